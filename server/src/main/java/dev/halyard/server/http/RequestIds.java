package dev.halyard.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id that ties a request to its answer and its log lines. */
final class RequestIds {
    private static final int MAX_LENGTH = 128;

    private static final HeaderName NAME = HeaderNames.create("X-Request-Id");

    private RequestIds() {}

    /** The id that came with a request, where one usable one did; else a new one. */
    static String of(Headers headers) {
        if (!headers.contains(NAME)) {
            return create();
        }
        List<String> sent = headers.all(NAME, List::of);
        return usable(sent.size() == 1 ? sent.get(0) : null);
    }

    static Header header(String id) {
        return HeaderValues.create(NAME, id);
    }

    /** The id sent, where it is 1..128 visible ASCII characters; else a new one. */
    private static String usable(@Nullable String sent) {
        return sent != null && isUsable(sent) ? sent : create();
    }

    private static boolean isUsable(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** A new one. */
    static String create() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
