package dev.halyard.server.http;

import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
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

    /** Changes wait for syncs, so many may be under way. */
    private static final int CONTROL_CONCURRENT = 256;

    /** A document may take many times its size while it is compared, so few may be under way. */
    private static final int DOCUMENTS = 2;

    private static final Duration IDLE_LOOK = Duration.ofMillis(5);

    private final Router router;
    private final Envelope envelope;
    private final Readiness readiness;
    private final Admission admission;
    private final Admission controlAdmission;
    private final CostlyCalls costly = new CostlyCalls(Runtime.getRuntime().availableProcessors());
    private final Identity.Source identities;
    private final Cors cors;
    private final RequestLog log;
    private final RateLimits rates;
    private final BodyBudget bodies = BodyBudget.ofHeap();
    private final Semaphore documents = new Semaphore(DOCUMENTS);
    private final Duration bodyPatience;
    private final AtomicInteger running = new AtomicInteger();
    private final Turnstile turnstile = new Turnstile();

    /** What the door needs besides its routes. */
    public record Limits(int maxConcurrent, Duration bodyPatience, RateLimits rates) {}

    public Front(
            List<Route> routes,
            Envelope envelope,
            Readiness readiness,
            Cors cors,
            RequestLog log,
            Identity.Source identities,
            Limits limits) {
        router = new Router(routes.stream().map(Front::measured).toList());
        this.envelope = envelope;
        this.readiness = readiness;
        this.cors = cors;
        this.log = log;
        this.identities = identities;
        admission = new Admission(limits.maxConcurrent());
        controlAdmission = new Admission(CONTROL_CONCURRENT);
        bodyPatience = limits.bodyPatience();
        rates = limits.rates();
    }

    /** Of what may be refused for its cost, that is measured. */
    private static Route measured(Route route) {
        if (route.plane() != Route.Plane.DATA) {
            return route;
        }
        return route.endpoint() instanceof MinRevision.Floored floored
                ? route.answering(floored.floor().before(new Measured(floored.read())))
                : route.answering(new Measured(route.endpoint()));
    }

    /** How many costly calls compute or wait for their turn. */
    public int costlyCalls() {
        return costly.inside();
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
            if (!call.isRefusedForLoad()) {
                giveWay();
            } else if (connection.isRefusedAgain()) {
                connection.hold(); // which gives way too
            }
        } finally {
            connection.settle();
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
            RequestHead.check(request.headers());
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
            if (problem.code() == Code.OVERLOADED) {
                call.refusedForLoad();
            }
        }
        boolean live = answer.stream() instanceof Answer.Live;
        if (live) { // how long it goes on says nothing of how quick an answer was
            log.record(call, method, route, answer.status(), System.nanoTime() - start);
        }
        call.sending();
        Sending.send(
                response,
                call,
                cors.allow(
                        call, envelope.revised(method.equals("HEAD") ? answer.bodiless() : answer)),
                closing,
                running);
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
    private void giveWay() {
        turnstile.pass();
    }

    void start() {
        turnstile.start();
    }

    Turnstile turnstile() {
        return turnstile;
    }

    /** Nothing more is waited for. */
    void close() {
        turnstile.close();
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
        return Sending.unrouted(id, envelope.refusal(id, unreadableAs(request, status)));
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
                rates.checkAddress(call);
                Endpoint read = unfloored(route.endpoint());
                costly.check(read); // to find out who asks may cost more than to refuse
                identified(call, identities.asker(call));
                rates.checkCaller(call.identity());
                call.receive(bodies);
                if (route.endpoint() instanceof MinRevision.Floored floored) {
                    floored.floor().await(call);
                }
                yield admission.admit(() -> costly.answer(read, call));
            }
            case CONTROL -> {
                readiness.check();
                if (!route.isStop()) {
                    rates.checkAddress(call);
                }
                authorize(route, call);
                if (!route.isStop()) {
                    rates.checkCaller(call.identity());
                }
                yield control(route, call);
            }
            case SIGNED -> {
                readiness.check();
                rates.checkAddress(call);
                yield route.endpoint().answer(call);
            }
            case OPERATIONS -> route.endpoint().answer(call);
            case PAGES -> PageHeaders.on(route.endpoint().answer(call));
        };
    }

    private static Endpoint unfloored(Endpoint endpoint) {
        return endpoint instanceof MinRevision.Floored floored ? floored.read() : endpoint;
    }

    /** Its own door: a pause must come through while the data plane sheds. */
    private Answer control(Route route, Call call) {
        if (!(route.endpoint() instanceof Endpoint.Document)) {
            call.receive(bodies);
            turnstile.awaited(); // a change is answered by the thread that commits it
            try {
                return controlAdmission.admit(() -> route.endpoint().answer(call));
            } finally {
                turnstile.arrived();
            }
        }
        if (!documents.tryAcquire()) {
            throw new Problem(
                            Code.OVERLOADED,
                            "Other documents are being taken in.",
                            "Send it again after the seconds in Retry-After.")
                    .withHeader("Retry-After", "1")
                    .closing();
        }
        try {
            return controlAdmission.admit(() -> route.endpoint().answer(call));
        } finally {
            documents.release();
        }
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

    /** What is done with every finished call. */
    public interface RequestLog {
        void record(Call call, String method, @Nullable Route route, int status, long nanos);
    }
}
