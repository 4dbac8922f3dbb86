package dev.halyard.cli.ofrep;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server to check, and as whom.
 *
 * @param base without a slash at its end
 * @param key of a flag that is there; null for the first of the bulk answer
 * @param origin of a page that is to be allowed; null where CORS is not checked
 * @param listen how long a stream is listened to for a keep-alive
 * @param patience for each answer
 */
record Target(
        URI base,
        @Nullable String key,
        String targetingKey,
        List<Map.Entry<String, String>> headers,
        @Nullable String origin,
        Duration listen,
        Duration patience) {

    URI bulk() {
        return URI.create(base + "/ofrep/v1/evaluate/flags");
    }

    /** A body whose context has the targeting key and these members more: {@code ,"plan":"a"}. */
    String context(String more) {
        return "{\"context\":{\"targetingKey\":"
                + dev.halyard.evaluator.Value.of(targetingKey).toJson()
                + more
                + "}}";
    }
}
