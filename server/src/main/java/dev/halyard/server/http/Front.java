package dev.halyard.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door: every request comes in here, is routed, checked, answered, measured. The only place
 * where a {@link Problem} becomes an answer. Thread-safe.
 */
public final class Front implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final Header NO_SNIFF =
            HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");
    private static final Header CLOSE = HeaderValues.createCached("Connection", "close");
    private static final Header JSON = HeaderValues.createCached("Content-Type", Answer.JSON);
    private static final io.helidon.http.HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    private final Router router;
    private final Envelope envelope;
    private final Readiness readiness;
    private final Admission admission;
    private final Cors cors;
    private final RequestLog log;
    private final Duration bodyPatience;

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

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        long start = System.nanoTime();
        Call call = new Call(request, requestId(request), bodyPatience);
        String method = request.prologue().method().text();
        Optional<Answer> preflight = cors.preflight(method, call);
        if (preflight.isPresent()) {
            send(response, call, preflight.get(), false);
            closeIfAsked(request);
            return;
        }
        Route route = null;
        Answer answer;
        boolean closing = false;
        try {
            route = router.route(method, call.path());
            answer = answer(route, call);
        } catch (Problem problem) {
            answer = envelope.refusal(call, problem);
            closing = problem.isClosing();
        } catch (RuntimeException defect) {
            answer = envelope.refusal(call, defect(call, defect));
            closing = true;
        }
        send(response, call, cors.allow(call, answer), closing);
        log.record(call, method, route, answer.status(), System.nanoTime() - start);
        if (closing) {
            RequestBody.drain(request);
            throw new CloseConnectionException("the rest of the request was not read");
        }
        closeIfAsked(request);
        giveWay();
    }

    /**
     * Has other connections answered before this one is read again. No connection that is always
     * ready starves others so, and by then its client may have sent the next request, which then
     * need not be waited for through the kernel's event queue: a tenth of the CPU under load.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing is wrong where the scheduler does nothing
    private static void giveWay() {
        Thread.yield();
    }

    /** The web server says that it will close, but leaves that to its idle timeout. */
    private static void closeIfAsked(ServerRequest request) {
        if (request.headers().contains(HeaderNames.CONNECTION)
                && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the client asked for it");
        }
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

    private static String requestId(ServerRequest request) {
        if (!request.headers().contains(REQUEST_ID)) {
            return RequestIds.create();
        }
        List<String> sent = request.headers().all(REQUEST_ID, List::of);
        return RequestIds.usable(sent.size() == 1 ? sent.get(0) : null);
    }

    private static void send(ServerResponse response, Call call, Answer answer, boolean closing) {
        response.status(Status.create(answer.status()));
        response.header(HeaderValues.create(REQUEST_ID, call.requestId()));
        response.header(NO_SNIFF);
        if (answer.contentType().equals(Answer.JSON)) {
            response.header(JSON);
        } else if (!answer.contentType().isEmpty()) {
            response.header(checked("Content-Type", answer.contentType()));
        }
        if (!answer.headers().containsKey("Cache-Control")) {
            response.header(NO_STORE);
        }
        answer.headers().forEach((name, value) -> response.header(checked(name, value)));
        if (closing) {
            response.header(CLOSE);
        }
        if (answer.hasBody()) {
            response.send(answer.body());
        } else {
            response.send();
        }
    }

    /**
     * The web server is told not to check headers, which cost it more than a decision: the
     * constants above need none, a request id is checked when it comes in, and all others come by
     * here.
     */
    private static Header checked(String name, String value) {
        Header header = HeaderValues.create(name, value);
        header.validate();
        return header;
    }

    /** What is done with every finished call. */
    public interface RequestLog {
        void record(Call call, String method, @Nullable Route route, int status, long nanos);
    }
}
