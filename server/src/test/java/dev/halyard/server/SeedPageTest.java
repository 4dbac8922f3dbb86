package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every line that the system's first page tells a newcomer to run, and the facts known of its
 * flags.
 */
class SeedPageTest {
    private final Client client = client();

    /** Of the service that is asked; here it keeps flags in files. */
    Client client() {
        return RunningService.shared().client();
    }

    @Test
    void healthIsReadyWithSixteenFlagsAndAllVectorsPassed() {
        Reply health = client.get("/api/flags/health");
        assertThat(health.at("/data/status")).isEqualTo("ready");
        assertThat(health.at("/data/flags")).isEqualTo("16");
        assertThat(health.at("/data/parity/passed")).isEqualTo(health.at("/data/parity/total"));
        assertThat(Integer.parseInt(health.at("/data/parity/total"))).isGreaterThanOrEqualTo(19);
    }

    @ParameterizedTest
    @CsvSource({
        "key=flags.registry_v1&user=U-1&tier=staff&env=prod,                       true,  stage-internal",
        "key=cases.runtime_v1&user=U-2&tier=admin&env=prod&tenant=pty-zeroth,      false, dep_unsatisfied",
        "key=hints.registry_v1&user=U-1&env=prod&tenant=pty-zeroth,                true,  tenant_override",
        "key=hints.registry_v1&user=U-42&env=prod&tenant=pty-zeroth,               false, user_override",
        "key=flags.registry_v1&user=U-1&env=prod,                                  true,  default",
        "key=hints.registry_v1&user=U-1&env=prod,                                  false, default",
    })
    void oneFlagIsDecided(String query, String value, String source) {
        Reply decided = client.get("/api/flags/eval?" + query);
        assertThat(decided.at("/data/value")).isEqualTo(value);
        assertThat(decided.at("/data/source")).isEqualTo(source);
    }

    @Test
    void theContextMayStandInHeaders() {
        Reply decided =
                client.get(
                        "/api/flags/eval?key=flags.registry_v1",
                        "X-PTT-User-Id: hdr-user",
                        "X-PTT-Tier: admin",
                        "X-PTT-Env: prod");
        assertThat(decided.at("/data/source")).isEqualTo("stage-internal");
        assertThat(decided.at("/data/env")).isEqualTo("prod");
        assertThat(decided.at("/service/auth_source")).isEqualTo("dev_headers");
    }

    @Test
    void aBatchHasASharedContextAndEntriesWithTheirOwn() {
        Reply batch =
                client.post(
                        "/api/flags/eval/batch",
                        """
                        {
                          "context": {"user_id":"U-batch","tier":"staff","env":"prod","tenant_id":"pty-zeroth"},
                          "flags": [
                            "flags.registry_v1",
                            "cases.runtime_v1",
                            {"flag_key":"wizard.runtime_v1","tier":"platinum"}
                          ]
                        }
                        """);
        assertThat(batch.at("/data/count")).isEqualTo("3");
        assertThat(batch.at("/data/results/0/flag_key")).isEqualTo("flags.registry_v1");
        assertThat(batch.at("/data/results/0/source")).isEqualTo("stage-internal");
        assertThat(batch.at("/data/results/1/source")).isEqualTo("dep_unsatisfied");
        assertThat(batch.at("/data/results/2/flag_key")).isEqualTo("wizard.runtime_v1");
        assertThat(batch.at("/data/results/2/source")).isEqualTo("dep_unsatisfied");
    }

    @Test
    void theSummaryHasARowForEachFlag() {
        Reply summary = client.get("/api/flags/registry?summary=true");
        assertThat(summary.at("/data/count")).isEqualTo("16");
        assertThat(summary.at("/data/flags/0/key")).isEqualTo("flags.registry_v1");
        assertThat(summary.at("/data/flags/0/id")).isEqualTo("ff-flags-registry-v1");
        assertThat(summary.at("/data/flags/0/owner_module")).isEqualTo("flags");
        assertThat(summary.at("/data/flags/0/rollout_stage")).isEqualTo("internal");
        assertThat(summary.at("/data/flags/0/rollout_pct")).isEqualTo("100");
        assertThat(count(summary, "sensitive_flag")).isEqualTo(7);
        assertThat(count(summary, "requires_approval")).isEqualTo(14);
    }

    private static long count(Reply summary, String field) {
        return summary.json()
                .at("/data/flags")
                .valueStream()
                .filter(row -> row.get(field).booleanValue())
                .count();
    }

    @Test
    void noUserIsRefusedAndToldWhyAndHow() {
        Reply refused = client.get("/api/flags/eval?key=flags.registry_v1");
        assertThat(refused.outcome()).isEqualTo("400 invalid_request");
        assertThat(refused.at("/error/hint"))
                .contains("bucketing", "X-PTT-User-Id", "?user=", "context.user_id");
    }

    @Test
    void theSeedHasEightOverrides() {
        int rows = 0;
        for (var row : client.get("/api/flags/registry?summary=true").json().at("/data/flags")) {
            String key = row.get("key").stringValue();
            rows +=
                    Integer.parseInt(
                            client.get("/api/flags/overrides/by-flag/" + key).at("/data/count"));
        }
        assertThat(rows).isEqualTo(8);
    }
}
