package dev.halyard.server;

import dev.halyard.control.preview.ContextSample;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.document.Vectors;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.server.admin.AdminRoutes;
import dev.halyard.server.admin.ApiKeysApi;
import dev.halyard.server.admin.ApprovalsApi;
import dev.halyard.server.admin.AuditApi;
import dev.halyard.server.admin.Changes;
import dev.halyard.server.admin.CleanUpApi;
import dev.halyard.server.admin.CohortsApi;
import dev.halyard.server.admin.DiffApi;
import dev.halyard.server.admin.EvaluationsApi;
import dev.halyard.server.admin.FlagDetail;
import dev.halyard.server.admin.FlagsAdminApi;
import dev.halyard.server.admin.OverridesAdminApi;
import dev.halyard.server.admin.Previews;
import dev.halyard.server.admin.RegistryAdminApi;
import dev.halyard.server.admin.RolloutApi;
import dev.halyard.server.counts.EvaluationCounts;
import dev.halyard.server.flags.BatchApi;
import dev.halyard.server.flags.CountsApi;
import dev.halyard.server.flags.EvalApi;
import dev.halyard.server.flags.History;
import dev.halyard.server.flags.OverridesApi;
import dev.halyard.server.flags.RegistryApi;
import dev.halyard.server.flags.SensitiveApi;
import dev.halyard.server.health.Check;
import dev.halyard.server.health.HealthApi;
import dev.halyard.server.health.Metrics;
import dev.halyard.server.http.ClientAddress;
import dev.halyard.server.http.Cors;
import dev.halyard.server.http.Endpoint;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Front;
import dev.halyard.server.http.HttpServer;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.MinRevision;
import dev.halyard.server.http.RateLimits;
import dev.halyard.server.http.Readiness;
import dev.halyard.server.http.Route;
import dev.halyard.server.ofrep.OfrepApi;
import dev.halyard.server.ofrep.OfrepStreams;
import dev.halyard.server.pages.PagesApi;
import dev.halyard.server.parity.ParityGate;
import dev.halyard.server.store.Store;
import dev.halyard.server.stream.Followers;
import dev.halyard.server.stream.SnapshotApi;
import dev.halyard.server.stream.StreamApi;
import dev.halyard.server.trace.Traces;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service. {@link #start} reads as its table of contents; closing goes the other way.
 */
final class Service implements AutoCloseable {
    /** As answers, the contract and {@code --version} say it. */
    static final String VERSION = "1.0.0";

    /** Well under what proxies wait for. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final String VECTORS = "/dev/halyard/contract/vectors.json";

    private final Readiness readiness;
    private final HttpServer http;
    private final FlagSource source;
    private final Followers followers;
    private final Callers callers;
    private final List<Route> routes;
    private final @Nullable Traces traces;

    private Service(
            Readiness readiness,
            HttpServer http,
            FlagSource source,
            Followers followers,
            Callers callers,
            List<Route> routes,
            @Nullable Traces traces) {
        this.traces = traces;
        this.callers = callers;
        this.readiness = readiness;
        this.followers = followers;
        this.http = http;
        this.source = source;
        this.routes = routes;
    }

    /**
     * Starts it.
     *
     * @throws StartRefusedException when it must not serve: the message says why and what to do
     */
    static Service start(Config config) throws StartRefusedException {
        return start(config, new SteadyClock(InstantSource.system()), null);
    }

    /**
     * With another clock.
     *
     * @param identities who calls; null for whom the settings let be known
     */
    static Service start(Config config, InstantSource clock, Identity.@Nullable Source identities)
            throws StartRefusedException {
        // The longest part of a start, beside the rest of it; nothing is bound before it has
        // passed.
        FutureTask<ParityGate.Result> gate = new FutureTask<>(Service::runParityGate);
        Thread.ofPlatform().daemon().name("parity-gate").start(gate);
        FlagSource source = Sources.open(config, clock);
        Readiness readiness = new Readiness(source::unready);
        Envelope envelope = new Envelope(VERSION, warnings(config, source), source::freshness);
        Metrics metrics = new Metrics(config.logRequests());
        Traces traces =
                config.traces().map(where -> new Traces(where, VERSION, clock)).orElse(null);
        EvaluationCounts counts = source instanceof StoreSource kept ? kept.counts() : null;
        ContextSample sample = new ContextSample(config.store().sampleSize());
        Watchers seen = new Watchers(metrics, counts, sample, clock);
        PagesApi pages = new PagesApi(config.testerOrigins());
        Callers callers = callers(config, source, pages, envelope, clock);
        gauges(metrics, source, callers::checks);
        History history = new History(source.log(), clock, config.auth().trust(), source::atLeast);
        Supplier<Snapshot> snapshots = () -> source.published().snapshot();
        Followers followers =
                new Followers(source.recent(), HEARTBEAT, config.maxStreams(), catchUp(source));
        OfrepStreams streams = new OfrepStreams(followers, secret(config), clock);
        metrics.gauge("halyard_streams", "Streams that are open", followers::count);
        Routes routes =
                new Routes(
                        new HealthApi(
                                snapshots,
                                callers::checks,
                                passed(gate, source),
                                readiness,
                                source::freshness,
                                envelope),
                        new EvalApi(source::published, clock, seen, history, envelope),
                        new BatchApi(source::published, clock, seen, history, envelope),
                        new RegistryApi(source::published, envelope),
                        new OverridesApi(source::published, envelope),
                        sensitive(source, seen, envelope),
                        new SnapshotApi(source::published, source.recent()),
                        new StreamApi(followers, source instanceof StoreSource),
                        new OfrepApi(source::published, clock, seen, source::atLeast, streams),
                        streams,
                        new CountsApi(source::published, seen, envelope),
                        admin(source, config, sample, history, envelope),
                        metrics,
                        pages,
                        callers.routes(),
                        new MinRevision(source.log() == null ? null : source::atLeast));
        Front front =
                new Front(
                        routes.all(),
                        envelope,
                        readiness,
                        new Cors(config.pageOrigins()),
                        requestLog(metrics, traces),
                        identities == null ? callers.credentials() : identities,
                        new Front.Limits(
                                config.maxConcurrent(),
                                config.bodyTimeout(),
                                new RateLimits(
                                        config.auth().rates(),
                                        new ClientAddress(config.auth().trustedProxies()))));
        metrics.gauge(
                "halyard_costly_calls",
                "Costly flag requests that are computed or wait for their turn",
                front::costlyCalls);
        HttpServer http =
                new HttpServer(
                        new HttpServer.Settings(
                                config.host(),
                                config.port(),
                                config.maxConnections(),
                                config.bodyTimeout(),
                                config.idleTimeout(),
                                config.shutdownGrace(),
                                callers.tls(),
                                callers.isHttps()),
                        front);
        bind(http, source, config);
        source.follow();
        readiness.ready();
        LOG.atInfo()
                .addKeyValue("port", http.port())
                .addKeyValue("millis", sinceProcessStart())
                .log("Ready");
        return new Service(readiness, http, source, followers, callers, routes.all(), traces);
    }

    private static Front.RequestLog requestLog(Metrics metrics, @Nullable Traces traces) {
        if (traces == null) {
            return metrics;
        }
        return (call, method, route, status, nanos) -> {
            metrics.record(call, method, route, status, nanos);
            traces.record(call, method, route, status, nanos);
        };
    }

    private static Followers.CatchUp catchUp(FlagSource source) {
        return new Followers.CatchUp() {
            @Override
            public void atLeast(long revision) {
                source.atLeast(revision);
            }

            @Override
            public boolean isUpToDate() {
                return source.freshness().staleSince() == null;
            }
        };
    }

    private static Callers callers(
            Config config,
            FlagSource source,
            PagesApi pages,
            Envelope envelope,
            InstantSource clock)
            throws StartRefusedException {
        try {
            return new Callers(config, source, pages, envelope, clock);
        } catch (StartRefusedException refused) {
            source.close();
            throw refused;
        }
    }

    /** The same on every node where the operator says so, else made for this start. */
    private static byte[] secret(Config config) {
        String said = config.auth().sessionKey();
        if (!said.isEmpty()) {
            return Base64.getDecoder().decode(said);
        }
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static List<String> warnings(Config config, FlagSource source) {
        List<String> warnings = new ArrayList<>();
        if (config.auth().development()) {
            warnings.add("dev_mode");
        }
        warnings.addAll(source.warnings());
        return warnings;
    }

    private static void gauges(
            Metrics metrics, FlagSource source, Supplier<Map<String, Check>> parts) {
        metrics.gauge(
                "halyard_flags",
                "Flags served",
                () -> source.published().snapshot().liveFlagKeys().size());
        metrics.gauge(
                "halyard_degraded",
                "1 while what is newest cannot be served, and the last good is",
                () -> parts.get().values().stream().allMatch(Check::ok) ? 0 : 1);
        metrics.gauge(
                "halyard_revision",
                "Revision of the log that is served; -1 in file mode",
                () -> source.freshness().revision());
    }

    private static Endpoint sensitive(FlagSource source, Watchers seen, Envelope envelope) {
        return source instanceof StoreSource kept
                ? new SensitiveApi(
                                kept.store()::served, kept.store().control()::now, seen, envelope)
                        ::post
                : AdminRoutes.REFUSED;
    }

    /** The control plane, where there is a store to change. */
    private static List<Route> admin(
            FlagSource source,
            Config config,
            ContextSample sample,
            History history,
            Envelope envelope) {
        if (!(source instanceof StoreSource kept)) {
            return AdminRoutes.refused();
        }
        Store store = kept.store();
        Changes changes = new Changes(store.control(), envelope, config.auth().envs());
        Previews previews = new Previews(store, sample, changes, envelope);
        EvaluationCounts counts = kept.counts();
        return new AdminRoutes(
                        new FlagsAdminApi(store, changes, new FlagDetail(counts::lastOf), envelope),
                        new RolloutApi(store, changes),
                        new OverridesAdminApi(store, changes, envelope),
                        new ApprovalsApi(store, changes, previews, envelope),
                        previews,
                        new CohortsApi(store, changes, envelope),
                        new AuditApi(store, kept.checkpoints(), history, envelope),
                        new DiffApi(store, history, envelope),
                        new EvaluationsApi(store, counts, envelope),
                        new CleanUpApi(store, counts, history, envelope),
                        new RegistryAdminApi(store, changes, envelope, config.store().maxImport()),
                        new ApiKeysApi(store, changes, kept.uses(), envelope))
                .all();
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

    private static ParityGate.Result passed(FutureTask<ParityGate.Result> gate, FlagSource source)
            throws StartRefusedException {
        try {
            ParityGate.Result result = gate.get();
            if (result.isOpen()) {
                return result;
            }
            source.close();
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
            source.close();
            throw new StartRefusedException("The shared vectors cannot be run: " + rootMessage(e));
        }
    }

    private static void bind(HttpServer http, FlagSource source, Config config)
            throws StartRefusedException {
        try {
            http.start();
        } catch (RuntimeException e) {
            source.close();
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
        followers.close();
        http.close();
        callers.close();
        source.close();
        if (traces != null) {
            traces.close();
        }
    }

    /** The service must not serve; the message is for whoever started it. */
    static final class StartRefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        StartRefusedException(String message) {
            super(message);
        }
    }
}
