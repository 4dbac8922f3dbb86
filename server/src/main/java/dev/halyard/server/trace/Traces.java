package dev.halyard.server.trace;

import dev.halyard.server.http.Call;
import dev.halyard.server.http.Front;
import dev.halyard.server.http.Route;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * A span for each request but those of probes, within the trace that the caller's {@code
 * traceparent} names. Names and attributes are those of OpenTelemetry's semantic conventions for
 * HTTP servers; no span holds a tenant, a user, a flag or a value. Spans wait in a bounded queue
 * for a thread that sends them in batches: when the collector is slow or away they are lost, and
 * nothing else is. Thread-safe.
 */
public final class Traces implements Front.RequestLog, AutoCloseable {
    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    /** The same id as in the log, in the answer and in X-Request-Id. */
    private static final AttributeKey<String> REQUEST_ID =
            AttributeKey.stringKey("halyard.request_id");

    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");

    /** What the conventions call a method that is none; a caller must not invent span names. */
    private static final String OTHER = "_OTHER";

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private static final int FIRST_SERVER_ERROR = 500;

    /** A collector that takes longer loses a batch; a stop waits no longer for the last one. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final InstantSource clock;

    /**
     * Where traces go.
     *
     * @param endpoint of a collector that speaks OTLP over HTTP, without {@code /v1/traces}
     * @param headers sent with every batch, such as a credential
     * @param share of the traces that begin here, 0 to 1, which are kept; those that a caller began
     *     are kept as the caller says
     * @param service what this service is called in traces
     */
    public record Settings(
            URI endpoint, Map<String, String> headers, double share, String service) {
        /** Where OTLP wants spans. */
        String spans() {
            String base = endpoint.toString();
            return (base.endsWith("/") ? base : base + "/") + "v1/traces";
        }
    }

    public Traces(Settings settings, String version, InstantSource clock) {
        this.clock = clock;
        if (!SLF4JBridgeHandler.isInstalled()) { // a collector that is away is said in our log
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.spans())
                        .setTimeout(PATIENCE)
                        .setConnectTimeout(PATIENCE);
        settings.headers().forEach(exporter::addHeader);
        provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.getDefault().toBuilder()
                                        .put(SERVICE, settings.service())
                                        .put(VERSION, version)
                                        .build())
                        .setSampler(
                                Sampler.parentBased(Sampler.traceIdRatioBased(settings.share())))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                        .build();
        tracer = provider.get("dev.halyard.server", version);
    }

    @Override
    public void record(Call call, String method, @Nullable Route route, int status, long nanos) {
        if (route != null && route.plane() == Route.Plane.OPERATIONS) {
            return;
        }
        String known = METHODS.contains(method) ? method : OTHER;
        long end = epochNanos(clock.instant());
        SpanBuilder builder =
                tracer.spanBuilder(name(known, route))
                        .setParent(parent(call))
                        .setSpanKind(SpanKind.SERVER)
                        .setStartTimestamp(end - nanos, TimeUnit.NANOSECONDS)
                        .setAttribute(METHOD, known)
                        .setAttribute(STATUS, (long) status)
                        .setAttribute(REQUEST_ID, call.requestId());
        if (route != null) {
            builder.setAttribute(ROUTE, route.path());
        }
        Span span = builder.startSpan();
        if (status >= FIRST_SERVER_ERROR) {
            span.setAttribute(ERROR, Integer.toString(status));
            span.setStatus(StatusCode.ERROR);
        }
        span.end(end, TimeUnit.NANOSECONDS);
    }

    private static String name(String method, @Nullable Route route) {
        String verb = method.equals(OTHER) ? "HTTP" : method;
        return route == null ? verb : verb + " " + route.path();
    }

    private static Context parent(Call call) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), call, CallHeaders.GETTER);
    }

    private static long epochNanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** Sends what waits, for a while. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of a header that came twice nothing is known. */
    private enum CallHeaders implements TextMapGetter<Call> {
        GETTER;

        private static final HeaderName PARENT = HeaderNames.create("traceparent");
        private static final HeaderName STATE = HeaderNames.create("tracestate");

        @Override
        @Deprecated // by the library, which has it abstract all the same
        public Iterable<String> keys(Call call) {
            return List.of(PARENT.lowerCase(), STATE.lowerCase());
        }

        @Override
        public @Nullable String get(@Nullable Call call, String key) {
            HeaderName name = key.equals(PARENT.lowerCase()) ? PARENT : STATE;
            List<String> values = call == null ? List.of() : call.headers(name);
            return values.size() == 1 ? values.getFirst() : null;
        }
    }
}
