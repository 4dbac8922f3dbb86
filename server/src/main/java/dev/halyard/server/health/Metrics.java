package dev.halyard.server.health;

import dev.halyard.evaluator.Source;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Front;
import dev.halyard.server.http.Route;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /metrics} and what feeds it. No label holds a tenant, a user or a flag. Thread-safe. */
public final class Metrics implements Front.RequestLog {
    /** A path that is not ours, and a method that is not one, must not become a label. */
    private static final Route NO_ROUTE =
            Route.get(Route.Plane.PAGES, "none", call -> Answer.empty(404));

    private static final Logger LOG = LoggerFactory.getLogger("dev.halyard.requests");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests =
            Counter.builder()
                    .name("halyard_http_requests_total")
                    .help("Requests answered")
                    .labelNames("route", "method", "status")
                    .register(registry);
    private final Histogram durations =
            Histogram.builder()
                    .name("halyard_http_request_duration_seconds")
                    .help("Time from a request's headers to its answer")
                    .labelNames("route")
                    .classicOnly()
                    .classicUpperBounds(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5)
                    .register(registry);
    private final Counter elsewhere =
            Counter.builder()
                    .name("halyard_evaluations_in_process_total")
                    .help("Flags decided in other processes, as they told, by what decided")
                    .labelNames("source")
                    .register(registry);
    private final Counter tracks =
            Counter.builder()
                    .name("halyard_tracked_events_total")
                    .help("Events that applications tracked, as they told")
                    .register(registry);
    private final Map<Source, CounterDataPoint> evaluations = new EnumMap<>(Source.class);
    private final Map<Route, Points> byRoute = new ConcurrentHashMap<>();
    private final boolean logged;

    /** The data points of one route, found once: looking labels up costs more than counting. */
    private final class Points {
        private final Route route;
        private final DistributionDataPoint duration;
        private final CounterDataPoint ok;

        Points(Route route) {
            this.route = route;
            duration = durations.labelValues(route.path());
            ok = with(200);
        }

        private CounterDataPoint with(int status) {
            return requests.labelValues(route.path(), route.method(), Integer.toString(status));
        }

        CounterDataPoint status(int status) {
            return status == 200 ? ok : with(status);
        }
    }

    /**
     * @param logged whether every request also becomes a line of the log
     */
    public Metrics(boolean logged) {
        this.logged = logged;
        Counter decided =
                Counter.builder()
                        .name("halyard_evaluations_total")
                        .help("Flags decided, by what decided")
                        .labelNames("source")
                        .register(registry);
        for (Source source : Source.values()) {
            evaluations.put(source, decided.labelValues(source.id()));
        }
    }

    /** A number that is asked for whenever metrics are read. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Counts a decision. */
    public void decided(Source source) {
        CounterDataPoint counter = evaluations.get(source);
        if (counter != null) {
            counter.inc();
        }
    }

    /** Counts decisions that other processes told of. */
    public void decidedElsewhere(Source source, long times) {
        elsewhere.labelValues(source.id()).inc(times);
    }

    /** Counts events that applications tracked. */
    public void tracked(long times) {
        tracks.inc(times);
    }

    @Override
    public void record(Call call, String method, @Nullable Route route, int status, long nanos) {
        Route counted = route == null ? NO_ROUTE : route;
        Points points = byRoute.get(counted);
        if (points == null) {
            points = byRoute.computeIfAbsent(counted, Points::new);
        }
        points.status(status).inc();
        points.duration.observe(nanos / 1e9);
        if (logged) {
            LOG.atInfo()
                    .addKeyValue("request_id", call.requestId())
                    .addKeyValue("route", counted.path())
                    .addKeyValue("method", counted.method())
                    .addKeyValue("status", status)
                    .addKeyValue("micros", nanos / 1000)
                    .log("answered");
        }
    }

    /** In the Prometheus text format. */
    public Answer get(Call call) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
        PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.bytes(writer.getContentType(), out.toByteArray());
    }
}
