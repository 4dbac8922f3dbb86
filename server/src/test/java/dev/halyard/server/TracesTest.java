package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector for OpenTelemetry receives over OTLP, read with the protocol's own classes. */
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String EVAL =
            "/api/flags/eval?key=flags.registry_v1&user=U-secret&tenant=T-secret&env=prod";

    @TempDir private Path directory = Path.of("");

    /** A collector that keeps what it is sent. */
    private static final class Collector implements AutoCloseable {
        final List<ResourceSpans> received = new CopyOnWriteArrayList<>();
        final List<String> credentials = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Collector() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/otlp/v1/traces",
                    exchange -> {
                        credentials.add(exchange.getRequestHeaders().getFirst("api-key"));
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        received.addAll(
                                ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
            server.start();
        }

        String endpoint() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/otlp";
        }

        List<Span> spans() {
            return received.stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private RunningService service(String endpoint, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
        return RunningService.withStore(directory, all.toArray(String[]::new));
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(
                        Collectors.toMap(
                                each -> each.getKey(),
                                each ->
                                        each.getValue().hasIntValue()
                                                ? Long.toString(each.getValue().getIntValue())
                                                : each.getValue().getStringValue()));
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void aRequestIsASpanOfItsCallersTraceAndNamesNobody() throws Exception {
        try (Collector collector = new Collector()) {
            long before = System.currentTimeMillis();
            try (RunningService service =
                    service(
                            collector.endpoint(),
                            "OTEL_EXPORTER_OTLP_HEADERS",
                            "api-key=a%20secret+",
                            "OTEL_SERVICE_NAME",
                            "flags")) {
                Reply reply =
                        service.client()
                                .get(
                                        EVAL,
                                        "traceparent: 00-" + TRACE + "-" + PARENT + "-01",
                                        "X-Request-Id: req-1");
                assertThat(reply.status()).isEqualTo(200);
            } // closing sends what waits
            assertThat(collector.spans()).hasSize(1);
            Span span = collector.spans().getFirst();
            assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
            assertThat(span.getName()).isEqualTo("GET /api/flags/eval");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(span))
                    .isEqualTo(
                            Map.of(
                                    "http.request.method", "GET",
                                    "http.route", "/api/flags/eval",
                                    "http.response.status_code", "200",
                                    "halyard.request_id", "req-1"));
            assertThat(span.getStartTimeUnixNano())
                    .isBetween(before * 1_000_000, span.getEndTimeUnixNano());
            assertThat(collector.received.toString())
                    .contains("flags", Service.VERSION)
                    .doesNotContain("secret");
            assertThat(collector.credentials).containsExactly("a secret+");
        }
    }

    @Test
    void theCallerDecidesWhetherItsTraceIsKeptAndTheShareOfAllOthers() throws Exception {
        try (Collector collector = new Collector()) {
            try (RunningService service =
                    service(collector.endpoint(), "OTEL_TRACES_SAMPLER_ARG", "0")) {
                service.client().get(EVAL);
                service.client().get(EVAL, "traceparent: 00-" + TRACE + "-" + PARENT + "-00");
                service.client().get(EVAL, "traceparent: 00-" + TRACE + "-" + PARENT + "-01");
            }
            assertThat(collector.spans()).hasSize(1);
        }
    }

    @Test
    void whatIsNoTraceparentBeginsATrace() throws Exception {
        List<String> none =
                List.of(
                        "00-" + TRACE,
                        "00-" + "0".repeat(32) + "-" + PARENT + "-01",
                        "zz-" + TRACE + "-" + PARENT + "-01",
                        "00-" + TRACE + "-" + PARENT + "-01\r\ntraceparent: 00-" + TRACE,
                        "x".repeat(4000));
        try (Collector collector = new Collector()) {
            try (RunningService service = service(collector.endpoint());
                    RawConnection raw = service.connect()) {
                for (String each : none) {
                    raw.send(
                            "GET %s HTTP/1.1\r\nHost: localhost\r\ntraceparent: %s\r\n\r\n"
                                    .formatted(EVAL, each));
                    assertThat(raw.reply().status()).isEqualTo(200);
                }
            }
            assertThat(collector.spans())
                    .hasSize(none.size())
                    .allSatisfy(span -> {
                        assertThat(span.getParentSpanId()).isEmpty();
                        assertThat(hex(span.getTraceId())).isNotEqualTo(TRACE);
                    });
        }
    }

    @Test
    void refusalsAreNamedByTheirRouteAndProbesAreNotTraced() throws Exception {
        try (Collector collector = new Collector()) {
            try (RunningService service = service(collector.endpoint())) {
                service.client().get("/livez");
                service.client().get("/metrics");
                service.client().get("/api/flags/eval"); // no key
                service.client().get("/api/T-secret");
                service.client().send("BREW", "/api/flags/eval", null);
                service.client()
                        .post("/api/admin/flags/none/pause", "{}", "X-PTT-User-Id: U-secret");
            }
            assertThat(
                            collector.spans().stream()
                                    .flatMap(span ->
                                            Stream.of(
                                                    span.getName()
                                                            + " "
                                                            + attributes(span)
                                                                    .get(
                                                                            "http.response.status_code"))))
                    .containsExactly(
                            "GET /api/flags/eval 400",
                            "GET 404",
                            "HTTP 405",
                            "POST /api/admin/flags/{key}/pause 403");
            assertThat(collector.received.toString()).doesNotContain("secret", "BREW");
        }
    }

    @Test
    void aRefusalForTheServicesOwnSakeIsAnError() throws Exception {
        try (Collector collector = new Collector()) {
            try (RunningService service = service(collector.endpoint(), "FF_MAX_STREAMS", "1")) {
                try (RawConnection one = service.connect()) {
                    one.send("GET /api/flags/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    Awaitility.await()
                            .until(() ->
                                    service.client()
                                            .get("/metrics")
                                            .body()
                                            .contains("halyard_streams 1"));
                    assertThat(service.client().get("/api/flags/stream").status()).isEqualTo(503);
                }
            }
            Span refused = collector.spans().getLast();
            assertThat(refused.getStatus().getCode())
                    .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(refused)).containsEntry("error.type", "503");
        }
    }

    @Test
    void aCollectorThatIsAwayCostsNobodyAnything() {
        try (RunningService service = service("http://127.0.0.1:1")) {
            for (int i = 0; i < 5000; i++) { // more than wait for it
                assertThat(service.client().get(EVAL).status()).isEqualTo(200);
            }
        }
    }
}
