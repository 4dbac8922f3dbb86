package dev.halyard.server.http;

import dev.halyard.evaluator.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request while it is being answered, and what its envelope will say. Not thread-safe. */
public final class Call {
    private final ServerRequest request;
    private final String requestId;
    private final SlowClients.Connection connection;
    private final Duration bodyPatience;
    private final List<String> warnings = new ArrayList<>(2);
    private @Nullable QueryString query;
    private @Nullable String authSource;
    private @Nullable Identity identity;
    private Map<String, String> variables = Map.of();
    private boolean refusedForLoad;
    private byte @Nullable [] received;
    private long revision = -1;
    private @Nullable Freshness freshness;

    Call(ServerRequest request, SlowClients.Connection connection, Duration bodyPatience) {
        this.request = request;
        this.connection = connection;
        requestId = RequestIds.of(request.headers());
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

    /** The method as it was sent. */
    public String method() {
        return request.prologue().method().text();
    }

    /** Path and query as they were sent. */
    public String target() {
        String query = request.prologue().query().rawValue();
        return query.isEmpty() ? path() : path() + "?" + query;
    }

    /** The path as it was sent. */
    String path() {
        return request.prologue().uriPath().rawPath();
    }

    void matched(Map<String, String> pathVariables) {
        variables = pathVariables;
    }

    /** What stands in the path for a variable of the route, decoded. */
    public String variable(String name) {
        return Objects.requireNonNull(variables.get(name));
    }

    /** As {@link #variable}; null where the route has none of that name. */
    public @Nullable String optionalVariable(String name) {
        return variables.get(name);
    }

    void identified(Identity who) {
        identity = who;
    }

    /** Who calls; known on the data and control planes. */
    public Identity identity() {
        return Objects.requireNonNull(identity);
    }

    /** Says which revision the answer was made from, where it is not simply the newest. */
    public void answeredFrom(long answered) {
        revision = answered;
    }

    /** Says which revision the answer was made from, and how new that was. */
    public void answeredFrom(Freshness of) {
        freshness = of;
        revision = of.revision();
    }

    /** Null where it is not said. */
    @Nullable Freshness freshness() {
        return freshness;
    }

    long revision() {
        return revision;
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
            // not fall into a stranger's bucket for that.
            throw Problem.invalid(
                    "The header " + name.defaultCase() + " is not ASCII.",
                    "Send this value percent-encoded in the query, or in the body.");
        }
        return value.isEmpty() ? null : value;
    }

    /** Whether a header was sent, with whatever value. */
    public boolean has(HeaderName name) {
        return request.headers().contains(name);
    }

    /** All values of a header that may be repeated. */
    public List<String> headers(HeaderName name) {
        return request.headers().all(name, List::of);
    }

    /**
     * Reads the body's bytes, where it is one that is taken: before the call is counted among those
     * at work, so that a slow upload keeps nobody out.
     */
    void receive(BodyBudget budget) {
        if (hasBody() && RequestBody.isTaken(request.headers())) {
            received = RequestBody.bytes(request, connection, bodyPatience, budget);
        }
    }

    /** The body: one JSON object of known size, depth and patience. */
    public Value.Members body() {
        return received == null
                ? RequestBody.read(request, connection, bodyPatience, RequestBody.Limits.REQUEST)
                : RequestBody.parse(received, RequestBody.Limits.REQUEST);
    }

    /** A body that is a whole document, of at most so many bytes. */
    public Value.Members document(int maxBytes) {
        return RequestBody.read(
                request, connection, bodyPatience, RequestBody.Limits.document(maxBytes));
    }

    /** Whether a body was sent. */
    public boolean hasBody() {
        return request.content().hasEntity();
    }

    /** Told that there is too much to do. */
    void refusedForLoad() {
        refusedForLoad = true;
    }

    boolean isRefusedForLoad() {
        return refusedForLoad;
    }

    /** From now on the client is waited for. */
    void sending() {
        connection.sending();
    }

    /** A body that is long in coming: every piece of it is given its time. */
    OutputStream paced(OutputStream out, boolean live) {
        return new PacedOutput(out, connection, live);
    }

    /** The other end of the connection. */
    InetAddress peer() {
        return request.remotePeer().address() instanceof InetSocketAddress peer
                ? peer.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** The lines of {@code X-Forwarded-For}. */
    List<String> forwardedFor() {
        return headers(HeaderNames.X_FORWARDED_FOR);
    }

    /** The Host as it was sent. */
    public Optional<String> host() {
        return request.headers().value(HeaderNames.HOST);
    }

    /** Every header as it was sent. */
    public Iterable<Header> allHeaders() {
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
