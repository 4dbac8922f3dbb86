package dev.halyard.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import org.junit.jupiter.api.Test;

/** A flag's shorthand is expanded when it is read, and folded when it is exported. */
class FlagEntryTest {
    private static final String FLAG =
            """
            {"id":"ff-a","key":"a","owner_module":"m","type":"boolean","default_value":false,
            "rollout_stage":"staged","rollout_pct":12.50,"pilot_cohorts":["c"],"approval_ref":"APP-1",
            "environments":{"dev":{"rollout_stage":"full"}}}\
            """;

    private static FlagEntry read(String json) throws MalformedJsonException {
        return FlagEntry.read((Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH), 1);
    }

    @Test
    void theShorthandIsTheStateOfEveryEnvironmentThatIsNotNamed() throws MalformedJsonException {
        FlagEntry flag = read(FLAG);
        assertThat(flag.state(Env.PROD).pct().literal()).isEqualTo("12.50");
        assertThat(flag.state(Env.STAGING)).isEqualTo(flag.state(Env.PROD));
        assertThat(flag.state(Env.DEV).pct().value()).isZero();
        assertThat(flag.state(Env.DEV).approvalRef()).isNull();
    }

    @Test
    void theDefinitionsOwnStateIsProds() throws MalformedJsonException {
        assertThat(read(FLAG).definition().state())
                .isEqualTo(read(FLAG).definition().stateIn(Env.PROD));
        assertThat(read(FLAG).definition().state().rolloutPct()).isEqualTo(12.5);
    }

    @Test
    void exportingFoldsWhatIsLikeProd() throws MalformedJsonException {
        Value.Members exported = read(FLAG).exported();
        assertThat(exported.members().get("rollout_pct"))
                .hasToString("Num[value=12.5, literal=12.50]");
        assertThat(Doc.object(exported, "environments"))
                .isNotNull()
                .satisfies(named -> assertThat(named.members()).containsOnlyKeys("dev"));
    }

    @Test
    void whatIsStoredReadsAsTheSame() throws MalformedJsonException {
        FlagEntry flag = read(FLAG);
        assertThat(FlagEntry.read(flag.stored(), 1)).isEqualTo(flag);
        assertThat(FlagEntry.read(flag.exported(), 1)).isEqualTo(flag);
    }
}
