package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.document.FileSnapshot;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Snapshot;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** When time alone next changes what a context gets, and which variant a target gave. */
class NextExpiryTest {
    private static final String REGISTRY =
            """
            {"schema_version":"1.0",
             "cohorts":{"gold":{"description":"g","any_of":[{"all_of":[{"attribute":"plan","op":"in","values":["gold"]}]}]}},
             "flags":[
              {"id":"ff-a","key":"a","owner_module":"t","type":"boolean","default_value":false,
               "allowed_scopes":["tenant","user"],"rollout_stage":"draft"},
              {"id":"ff-c","key":"c","owner_module":"t","type":"boolean","default_value":false,
               "allowed_scopes":["tenant","user"],"rollout_stage":"draft"},
              {"id":"ff-b","key":"b","owner_module":"t","type":"string","default_value":"no",
               "rollout_stage":"full","variants":[{"name":"x","value":"x","weight":1},
               {"name":"y","value":"y","weight":0}],"targets":[{"cohort":"gold","variant":"y"}]}]}
            """;
    private static final String ROWS =
            """
            {"schema_version":"1.0","overrides":[
             {"id":"ovr-1","scope":"user","flag_key":"a","user_id":"u","value":true,"expires_at":"2030-01-04T00:00:00Z"},
             {"id":"ovr-2","scope":"tenant","flag_key":"a","tenant_id":"t","value":true,"expires_at":"2030-01-03T00:00:00Z"},
             {"id":"ovr-3","scope":"user","flag_key":"a","user_id":"u","tenant_id":"t","value":true,"env":"dev","expires_at":"2030-01-02T00:00:00Z"},
             {"id":"ovr-4","scope":"user","flag_key":"a","user_id":"u","tenant_id":"t","value":true,"env":"prod","expires_at":"2029-01-02T00:00:00Z"},
             {"id":"ovr-5","scope":"tenant","flag_key":"c","tenant_id":"t","value":true,"expires_at":"2030-01-05T00:00:00Z"}]}
            """;

    private static Snapshot snapshot() throws Exception {
        return FileSnapshot.read(
                        REGISTRY.getBytes(StandardCharsets.UTF_8),
                        ROWS.getBytes(StandardCharsets.UTF_8))
                .snapshot();
    }

    private static long next(String user, String tenant, String now) throws Exception {
        Context.Builder context = Context.builder(user);
        if (!tenant.isEmpty()) {
            context.tenantId(tenant);
        }
        return snapshot().nextExpiry(context.build(), Instants.parse(now));
    }

    @Test
    void theFirstExpiryAfterNowOfRowsForTheUserOrTheTenantIsTold() throws Exception {
        assertThat(next("u", "t", "2029-06-01T00:00:00Z"))
                .isEqualTo(Instants.parse("2030-01-02T00:00:00Z"));
        assertThat(next("u", "t", "2030-01-02T00:00:00Z"))
                .isEqualTo(Instants.parse("2030-01-03T00:00:00Z"));
        assertThat(next("u", "t", "2030-01-04T00:00:00Z"))
                .isEqualTo(Instants.parse("2030-01-05T00:00:00Z"));
        assertThat(next("u", "", "2029-06-01T00:00:00Z"))
                .isEqualTo(Instants.parse("2030-01-04T00:00:00Z"));
        assertThat(next("v", "other", "2029-06-01T00:00:00Z")).isEqualTo(Long.MAX_VALUE);
        assertThat(next("u", "t", "2031-01-01T00:00:00Z")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTargetedVariantIsToldFromOneByWeight() throws Exception {
        Context gold =
                Context.builder("u")
                        .attributes(
                                java.util.Map.of("plan", dev.halyard.evaluator.Value.of("gold")))
                        .build();
        assertThat(Evaluator.evaluate(snapshot(), "b", gold, 0).isTargeted()).isTrue();
        assertThat(Evaluator.evaluate(snapshot(), "b", Context.of("u"), 0).isTargeted()).isFalse();
        assertThat(Evaluator.evaluate(snapshot(), "a", gold, 0).isTargeted()).isFalse();
    }
}
