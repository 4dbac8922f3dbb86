package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those who run the service ask. */
class OperationsTest {
    private final Client client = RunningService.shared().client();

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void aRunningServiceIsAliveAndReady(String path) {
        Reply reply = client.get(path);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("ok\n");
    }

    @Test
    void healthNamesEveryComponent() {
        Reply reply = client.get("/api/flags/health");
        assertThat(reply.json().at("/data/components").propertyNames())
                .containsExactlyInAnyOrder("registry", "overrides", "parity");
        assertThat(reply.at("/data/revision")).isEqualTo("null");
    }

    @Test
    void metricsCountRequestsAndDecisionsAndNameNobody() {
        client.get("/api/flags/eval?key=hints.registry_v1&user=U-metrics&tenant=pty-metrics");
        client.get("/nope/U-metrics");
        String metrics = client.get("/metrics").body();
        assertThat(metrics)
                .contains(
                        "halyard_http_requests_total{method=\"GET\",route=\"/api/flags/eval\",status=\"200\"}")
                .contains("halyard_evaluations_total{source=\"default\"}")
                .contains("halyard_flags 16.0")
                .doesNotContain(
                        "U-metrics", "pty-metrics", "hints.registry_v1", "tenant=\"", "user=\"");
    }

    /** 404 where the service was built without pages. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/tester"})
    void aPageForbidsWhatItDoesNotNeed(String path) {
        Reply reply = client.get(path);
        if (reply.status() == 200) {
            assertThat(reply.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "connect-src 'self';")
                    .doesNotContain("unsafe");
        } else {
            assertThat(reply.outcome()).isEqualTo("404 not_found");
        }
    }
}
