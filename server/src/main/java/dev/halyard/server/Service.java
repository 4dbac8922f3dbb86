package dev.halyard.server;

import dev.halyard.document.DocumentError;
import dev.halyard.document.FileSnapshot;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.document.Vectors;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.server.files.FileFeed;
import dev.halyard.server.flags.BatchApi;
import dev.halyard.server.flags.EvalApi;
import dev.halyard.server.flags.OverridesApi;
import dev.halyard.server.flags.RegistryApi;
import dev.halyard.server.health.HealthApi;
import dev.halyard.server.health.Metrics;
import dev.halyard.server.http.Cors;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Front;
import dev.halyard.server.http.HttpServer;
import dev.halyard.server.http.Readiness;
import dev.halyard.server.http.Route;
import dev.halyard.server.pages.PagesApi;
import dev.halyard.server.parity.ParityGate;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service. {@link #start} reads as its table of contents; closing goes the other way.
 */
final class Service implements AutoCloseable {
    /** As answers, the contract and {@code --version} say it. */
    static final String VERSION = "1.0.0";

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final String VECTORS = "/dev/halyard/contract/vectors.json";

    private final Readiness readiness;
    private final HttpServer http;
    private final FileFeed feed;
    private final List<Route> routes;

    private Service(Readiness readiness, HttpServer http, FileFeed feed, List<Route> routes) {
        this.readiness = readiness;
        this.http = http;
        this.feed = feed;
        this.routes = routes;
    }

    /**
     * Starts it.
     *
     * @throws StartRefusedException when it must not serve: the message says why and what to do
     */
    static Service start(Config config) throws StartRefusedException {
        // The longest part of a start, beside the rest of it; nothing is bound before it has
        // passed.
        FutureTask<ParityGate.Result> gate = new FutureTask<>(Service::runParityGate);
        Thread.ofPlatform().daemon().name("parity-gate").start(gate);
        FileFeed feed = open(config);
        Readiness readiness = new Readiness();
        Envelope envelope = new Envelope(VERSION, List.of("dev_mode", "approvals_not_verified"));
        Metrics metrics = new Metrics(config.logRequests());
        Supplier<FileSnapshot> documents = feed::current;
        Supplier<Snapshot> snapshots = () -> feed.current().snapshot();
        InstantSource clock = InstantSource.system();
        metrics.gauge("halyard_flags", "Flags served", () -> snapshots.get().liveFlagKeys().size());
        metrics.gauge(
                "halyard_documents_degraded",
                "1 while a changed document is refused and the last good one served",
                () -> feed.check().values().stream().allMatch(check -> check.ok()) ? 0 : 1);
        Routes routes =
                new Routes(
                        new HealthApi(
                                snapshots, feed::check, passed(gate, feed), readiness, envelope),
                        new EvalApi(snapshots, clock, metrics::decided, envelope),
                        new BatchApi(snapshots, clock, metrics::decided, envelope),
                        new RegistryApi(documents, envelope),
                        new OverridesApi(documents, envelope),
                        metrics,
                        new PagesApi(config.testerOrigins()));
        Front front =
                new Front(
                        routes.all(),
                        envelope,
                        readiness,
                        new Cors(config.testerOrigins()),
                        metrics,
                        new Front.Limits(config.maxConcurrent(), config.bodyTimeout()));
        HttpServer http =
                new HttpServer(
                        new HttpServer.Settings(
                                config.host(),
                                config.port(),
                                config.maxConnections(),
                                config.bodyTimeout(),
                                config.idleTimeout(),
                                config.shutdownGrace()),
                        front);
        bind(http, feed, config);
        feed.follow(config.poll());
        readiness.ready();
        LOG.atInfo()
                .addKeyValue("port", http.port())
                .addKeyValue("millis", sinceProcessStart())
                .log("Ready");
        return new Service(readiness, http, feed, routes.all());
    }

    private static ParityGate.Result runParityGate()
            throws IOException, MalformedJsonException, InvalidDocumentException {
        long start = System.nanoTime();
        try (InputStream in = Service.class.getResourceAsStream(VECTORS)) {
            byte[] vectors = Objects.requireNonNull(in, "the jar lacks " + VECTORS).readAllBytes();
            ParityGate.Result result = ParityGate.run(Vectors.read(vectors));
            LOG.atInfo()
                    .addKeyValue("passed", result.passed())
                    .addKeyValue("total", result.total())
                    .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
                    .log("Ran the shared vectors through the evaluator");
            return result;
        }
    }

    private static ParityGate.Result passed(FutureTask<ParityGate.Result> gate, FileFeed feed)
            throws StartRefusedException {
        try {
            ParityGate.Result result = gate.get();
            if (result.isOpen()) {
                return result;
            }
            feed.close();
            throw new StartRefusedException(
                    """
                    The evaluator does not give the answers of the shared vectors (%d of %d pass), so it must not serve:
                    %s
                    The build is at fault, not the settings: build again from a clean checkout.\
                    """
                            .formatted(
                                    result.passed(),
                                    result.total(),
                                    String.join("\n", result.differences())));
        } catch (ExecutionException | InterruptedException e) {
            feed.close();
            throw new StartRefusedException("The shared vectors cannot be run: " + rootMessage(e));
        }
    }

    private static FileFeed open(Config config) throws StartRefusedException {
        try {
            return FileFeed.open(config.files());
        } catch (InvalidDocumentException invalid) {
            StringBuilder all = new StringBuilder();
            describe(invalid, all);
            for (Throwable other : invalid.getSuppressed()) {
                if (other instanceof InvalidDocumentException also) {
                    describe(also, all.append(System.lineSeparator()));
                }
            }
            throw new StartRefusedException(all.toString());
        } catch (IOException e) {
            throw new StartRefusedException(
                    "A document cannot be read: %s. FF_REGISTRY_PATH and FF_OVERRIDES_PATH name them."
                            .formatted(e));
        }
    }

    private static void describe(InvalidDocumentException invalid, StringBuilder out) {
        out.append("The ").append(invalid.document()).append(" document is refused:");
        for (DocumentError error : invalid.errors()) {
            String at = error.pointer().isEmpty() ? "(whole)" : error.pointer();
            out.append(System.lineSeparator()).append("  ").append(at).append(' ');
            out.append(error.message());
        }
    }

    private static void bind(HttpServer http, FileFeed feed, Config config)
            throws StartRefusedException {
        try {
            http.start();
        } catch (RuntimeException e) {
            feed.close();
            http.close();
            throw new StartRefusedException(
                    "%s:%d cannot be listened on: %s. Is something else there? FF_PORT chooses another port."
                            .formatted(config.host(), config.port(), rootMessage(e)));
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Objects.toString(cause.getMessage(), cause.getClass().getSimpleName());
    }

    private static long sinceProcessStart() {
        Instant now = Instant.now();
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, now).toMillis())
                .orElse(0L);
    }

    /** All that it serves. */
    List<Route> routes() {
        return routes;
    }

    /** The port it listens on. */
    int port() {
        return http.port();
    }

    /** Says that it is leaving, finishes what runs, and stops. */
    @Override
    public void close() {
        readiness.stopping();
        http.close();
        feed.close();
    }

    /** The service must not serve; the message is for whoever started it. */
    static final class StartRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        StartRefusedException(String message) {
            super(message);
        }
    }
}
