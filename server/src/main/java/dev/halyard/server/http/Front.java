package dev.halyard.server.http;

import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door: every request comes in here, is routed, checked, answered, measured. The only place
 * where a {@link Problem} becomes an answer. Thread-safe.
 */
public final class Front {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final Header NO_SNIFF =
            HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");
    private static final Header CLOSE = HeaderValues.createCached("Connection", "close");
    private static final Header JSON = HeaderValues.createCached("Content-Type", Answer.JSON);
    private static final Duration IDLE_LOOK = Duration.ofMillis(5);

    private final Router router;
    private final Envelope envelope;
    private final Readiness readiness;
    private final Admission admission;
    private final Cors cors;
    private final RequestLog log;
    private final Duration bodyPatience;
    private final AtomicInteger running = new AtomicInteger();

    /** What the door needs besides its routes. */
    public record Limits(int maxConcurrent, Duration bodyPatience) {}

    public Front(
            List<Route> routes,
            Envelope envelope,
            Readiness readiness,
            Cors cors,
            RequestLog log,
            Limits limits) {
        router = new Router(routes);
        this.envelope = envelope;
        this.readiness = readiness;
        this.cors = cors;
        this.log = log;
        admission = new Admission(limits.maxConcurrent());
        bodyPatience = limits.bodyPatience();
    }

    void handle(ServerRequest request, ServerResponse response, SlowClients.Connection connection) {
        running.incrementAndGet();
        try {
            connection.working();
            Call call = new Call(request, connection, bodyPatience);
            boolean closing = answer(request, response, call);
            if (!RequestBody.drain(request, connection) || closing) {
                throw new CloseConnectionException("the rest of the request was not read");
            }
            closeIfAsked(request);
            connection.waiting();
        } finally {
            running.decrementAndGet();
        }
    }

    /** Whether the connection must be closed, since the request was not read to its end. */
    private boolean answer(ServerRequest request, ServerResponse response, Call call) {
        long start = System.nanoTime();
        String method = request.prologue().method().text();
        Route route = null;
        Answer answer;
        boolean closing = false;
        try {
            Optional<Answer> preflight = cors.preflight(method, call);
            route = preflight.isPresent() ? null : router.route(method, call.path());
            answer = route == null ? preflight.orElseThrow() : answer(route, call);
        } catch (Problem problem) {
            answer = envelope.refusal(call, problem);
            closing = problem.isClosing();
        } catch (RuntimeException defect) {
            answer = envelope.refusal(call, defect(call, defect));
            closing = true;
        }
        call.sending();
        send(
                response,
                call,
                cors.allow(call, method.equals("HEAD") ? answer.bodiless() : answer),
                closing);
        log.record(call, method, route, answer.status(), System.nanoTime() - start);
        return closing;
    }

    /** The web server says that it will close, but leaves that to its idle timeout. */
    private static void closeIfAsked(ServerRequest request) {
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the client asked for it");
        }
    }

    /** Waits until nothing runs, but not longer than this. */
    void awaitIdle(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (running.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(IDLE_LOOK.toNanos());
        }
    }

    /** What is answered to bytes that are no request, or too many of them. */
    TransportResponse unreadable(TransportRequest request, Status status) {
        String id = RequestIds.of(request.headers());
        Answer answer = envelope.refusal(id, unreadableAs(request, status));
        return TransportResponse.builder()
                .status(Status.create(answer.status()))
                .header(RequestIds.header(id))
                .header(NO_SNIFF)
                .header(NO_STORE)
                .header(JSON)
                .keepAlive(false)
                .entity(answer.body())
                .build();
    }

    private static Problem unreadableAs(TransportRequest request, Status status) {
        if (status.code() == Code.PAYLOAD_TOO_LARGE.status()) {
            return Problem.requestTooLarge();
        }
        // The web server looks at the encoding of a body before anybody here can.
        return RequestBody.isCompressed(request.headers())
                ? RequestBody.compressed()
                : Problem.unreadableRequest();
    }

    private Answer answer(Route route, Call call) {
        if (route.plane() != Route.Plane.DATA) {
            return route.endpoint().answer(call);
        }
        readiness.check();
        DevelopmentMode.check(call);
        return admission.admit(() -> route.endpoint().answer(call));
    }

    private static Problem defect(Call call, RuntimeException defect) {
        LOG.atError()
                .setCause(defect)
                .addKeyValue("request_id", call.requestId())
                .log("A request could not be answered because of a defect in the service");
        return new Problem(
                Code.INTERNAL_ERROR,
                "The service has a defect.",
                "Report it with the request id; the log has the rest.");
    }

    private static void send(ServerResponse response, Call call, Answer answer, boolean closing) {
        response.status(Status.create(answer.status()));
        response.header(RequestIds.header(call.requestId()));
        response.header(NO_SNIFF);
        if (answer.contentType().equals(Answer.JSON)) {
            response.header(JSON);
        } else if (!answer.contentType().isEmpty()) {
            response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
        }
        if (!answer.headers().containsKey("Cache-Control")) {
            response.header(NO_STORE);
        }
        answer.headers().forEach((name, value) -> response.header(name, value));
        if (closing) {
            response.header(CLOSE);
        }
        if (answer.hasBody()) {
            response.send(answer.body());
        } else {
            response.send();
        }
    }

    /** What is done with every finished call. */
    public interface RequestLog {
        void record(Call call, String method, @Nullable Route route, int status, long nanos);
    }
}
