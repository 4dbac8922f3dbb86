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
import java.io.IOException;
import java.io.OutputStream;
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

    /** Changes wait for syncs, so many may be under way. */
    private static final int CONTROL_CONCURRENT = 256;

    private static final Duration IDLE_LOOK = Duration.ofMillis(5);

    private final Router router;
    private final Envelope envelope;
    private final Readiness readiness;
    private final Admission admission;
    private final Admission controlAdmission;
    private final Identity.Source identities;
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
            Identity.Source identities,
            Limits limits) {
        router = new Router(routes);
        this.envelope = envelope;
        this.readiness = readiness;
        this.cors = cors;
        this.log = log;
        this.identities = identities;
        admission = new Admission(limits.maxConcurrent());
        controlAdmission = new Admission(CONTROL_CONCURRENT);
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
            giveWay();
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
            if (preflight.isPresent()) {
                answer = preflight.get();
            } else {
                Router.Match match = router.route(method, call.path());
                route = match.route();
                call.matched(match.variables());
                answer = answer(route, call);
            }
        } catch (RuntimeException refused) {
            Optional<Problem> known = Problems.of(refused);
            Problem problem = known.isPresent() ? known.get() : defect(call, refused);
            Route.Shape shape = route == null ? null : route.refusals();
            answer = shape == null ? envelope.refusal(call, problem) : shape.of(call, problem);
            closing = known.isEmpty() || problem.isClosing();
        }
        boolean live = answer.stream() instanceof Answer.Live;
        if (live) { // how long it goes on says nothing of how quick an answer was
            log.record(call, method, route, answer.status(), System.nanoTime() - start);
        }
        call.sending();
        send(
                response,
                call,
                cors.allow(
                        call, envelope.revised(method.equals("HEAD") ? answer.bodiless() : answer)),
                closing);
        if (!live) {
            log.record(call, method, route, answer.status(), System.nanoTime() - start);
        }
        return closing;
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
        TransportResponse.Builder response = TransportResponse.builder();
        answer.headers().forEach((name, value) -> response.header(checked(name, value)));
        return response.status(Status.create(answer.status()))
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
        return switch (route.plane()) {
            case DATA -> {
                readiness.check();
                identified(call, identities.asker(call));
                yield admission.admit(() -> route.endpoint().answer(call));
            }
            case CONTROL -> {
                readiness.check();
                authorize(route, call);
                // its own door: a pause must come through while the data plane sheds
                yield controlAdmission.admit(() -> route.endpoint().answer(call));
            }
            case SIGNED -> {
                readiness.check();
                yield route.endpoint().answer(call);
            }
            case OPERATIONS, PAGES -> route.endpoint().answer(call);
        };
    }

    private void authorize(Route route, Call call) {
        Identity identity = identities.actor(call);
        call.identifiedBy(identity.source());
        identified(call, identity);
        Role needed = route.role();
        if (needed != null && !identity.has(needed)) {
            throw Problem.takes(needed);
        }
        // whoever only looks, as a preview does, leaves nothing in the log
        boolean looks =
                needed == Role.VIEWER
                        || needed == Role.TENANT_VIEWER
                        || route.method().equals("GET");
        if (!looks && identity.id() == null) {
            throw Problem.invalid(
                    "Nobody said who makes this change.",
                    "Send your id as the header X-PTT-User-Id: the log keeps it.");
        }
    }

    /** In development the context says field by field where it came from. */
    private static void identified(Call call, Identity identity) {
        call.identified(identity);
        if (!(identity.subject() instanceof Identity.Subject.AsSent)) {
            call.identifiedBy(identity.source());
        }
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

    private void send(ServerResponse response, Call call, Answer answer, boolean closing) {
        response.status(Status.create(answer.status()));
        response.header(RequestIds.header(call.requestId()));
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
        for (String cookie : answer.cookies()) {
            response.headers().add(checked("Set-Cookie", cookie));
        }
        if (closing) {
            response.header(CLOSE);
        }
        Answer.Stream stream = answer.stream();
        if (stream != null) {
            stream(response, stream, call);
        } else if (answer.hasBody()) {
            response.send(answer.body());
        } else {
            response.send();
        }
    }

    private void stream(ServerResponse response, Answer.Stream stream, Call call) {
        boolean live = stream instanceof Answer.Live;
        if (live) {
            running.decrementAndGet(); // a stop need not wait for what has no end
        }
        try (OutputStream out = call.paced(response.outputStream(), live)) {
            stream.writeTo(out);
        } catch (IOException e) {
            throw new CloseConnectionException("the client went away", e);
        } finally {
            if (live) {
                running.incrementAndGet();
            }
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
