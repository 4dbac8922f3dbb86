package dev.halyard.server.http;

import dev.halyard.evaluator.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request while it is being answered, and what its envelope will say. Not thread-safe. */
public final class Call {
    private final ServerRequest request;
    private final String requestId;
    private final Duration bodyPatience;
    private final List<String> warnings = new ArrayList<>(2);
    private @Nullable QueryString query;
    private @Nullable String authSource;

    Call(ServerRequest request, String requestId, Duration bodyPatience) {
        this.request = request;
        this.requestId = requestId;
        this.bodyPatience = bodyPatience;
    }

    public String requestId() {
        return requestId;
    }

    /** The query, read on first use. */
    public QueryString query() {
        if (query == null) {
            query = new QueryString(request.prologue().query().rawValue());
        }
        return query;
    }

    /** The path as it was sent. */
    String path() {
        return request.prologue().uriPath().rawPath();
    }

    /** The last segment of the path, decoded. */
    public String lastSegment() {
        String path = path();
        return QueryString.decode(path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"));
    }

    /**
     * The value of a header; null when absent or empty.
     *
     * @throws Problem when it was sent twice, or is not ASCII
     */
    public @Nullable String header(HeaderName name) {
        if (!request.headers().contains(name)) {
            return null;
        }
        Header header = request.headers().get(name);
        if (header.valueCount() > 1) {
            throw Problem.invalid(
                    "The header " + name.defaultCase() + " was sent more than once.",
                    "Send it once.");
        }
        String value = header.get().trim();
        if (value.indexOf('\uFFFD') >= 0) {
            // The web server reads headers as ASCII and keeps nothing of other bytes; a user must
            // not
            // fall into a stranger's bucket for that.
            throw Problem.invalid(
                    "The header " + name.defaultCase() + " is not ASCII.",
                    "Send this value percent-encoded in the query, or in the body.");
        }
        return value.isEmpty() ? null : value;
    }

    /** Whether a header was sent, with whatever value. */
    boolean has(HeaderName name) {
        return request.headers().contains(name);
    }

    /** All values of a header that may be repeated. */
    public List<String> headers(HeaderName name) {
        return request.headers().all(name, List::of);
    }

    /** The body: one JSON object of known size, depth and patience. */
    public Value.Members body() {
        return RequestBody.read(request, bodyPatience);
    }

    Optional<String> host() {
        return request.headers().value(io.helidon.http.HeaderNames.HOST);
    }

    Iterable<Header> allHeaders() {
        return request.headers();
    }

    /** Says in the envelope where the identity came from. */
    public void identifiedBy(String source) {
        authSource = source;
    }

    /** Adds to the envelope's warnings. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    @Nullable String authSource() {
        return authSource;
    }

    List<String> warnings() {
        return warnings;
    }
}
