package dev.halyard.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets pages of other origins ask this service: those that the operator named. Never with cookies,
 * so that whoever asks has a credential of its own. Immutable.
 */
public final class Cors {
    private static final HeaderName ASKED_METHOD =
            HeaderNames.create("Access-Control-Request-Method");

    /** In the place of an origin: every one. */
    public static final String ANY = "*";

    private final Set<String> origins;

    /**
     * @param origins as browsers send them: {@code http://127.0.0.1:8081}
     */
    public Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** The answer to a browser that asks first whether it may; empty for everything else. */
    Optional<Answer> preflight(String method, Call call) {
        if (origins.isEmpty()
                || !method.equals("OPTIONS")
                || call.headers(ASKED_METHOD).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(allow(call, Answer.empty(204)))
                .filter(answer -> answer.headers().containsKey("Access-Control-Allow-Origin"))
                .map(answer ->
                        answer.with("Access-Control-Allow-Methods", "GET, POST")
                                .with(
                                        "Access-Control-Allow-Headers",
                                        "Content-Type, Authorization, X-API-Key, If-None-Match,"
                                                + " Last-Event-ID, X-Request-Id, X-PTT-User-Id,"
                                                + " X-PTT-Tenant-Id, X-PTT-Tier, X-PTT-Env,"
                                                + " X-PTT-Role-Key, X-FF-Min-Revision")
                                .with("Access-Control-Max-Age", "600"));
    }

    Answer allow(Call call, Answer answer) {
        if (origins.isEmpty()) {
            return answer;
        }
        List<String> origin = call.headers(HeaderNames.ORIGIN);
        boolean any = origins.contains(ANY);
        if (origin.size() != 1 || !(any || origins.contains(origin.get(0)))) {
            return answer.with("Vary", "Origin");
        }
        return answer.with("Access-Control-Allow-Origin", origin.get(0))
                .with(
                        "Access-Control-Expose-Headers",
                        "Allow, ETag, Retry-After, X-Request-Id, X-FF-Revision")
                .with("Vary", "Origin");
    }
}
