package dev.halyard.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Snapshot;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an application gets, by type, by context and by what decided. */
class AnswersTest {
    private static App app;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("lines");
        String pilot = "'pilot_cohorts':['testers']";
        String byPlan =
                "{'id':'ff-plan','key':'plan','owner_module':'t','type':'string',"
                        + "'default_value':'none','rollout_stage':'full','variants':["
                        + "{'name':'a','value':'A','weight':1},{'name':'b','value':'B','weight':1}],"
                        + "'targets':[{'cohort':'testers','variant':'b'}]}";
        Files.write(
                file,
                Lines.whole(
                        41,
                        Lines.flag("full", "full"),
                        Lines.flag("draft", "draft"),
                        Lines.flag("paused", "paused"),
                        Lines.flag("internal", "internal"),
                        Lines.flag("pilot", "pilot", pilot),
                        Lines.flag("half", "staged", "'rollout_pct':50"),
                        Lines.flag("needs", "full", "'dependencies':['draft']"),
                        Lines.flag(
                                "prod",
                                "draft",
                                "'environments':{'prod':{'rollout_stage':'full'}}"),
                        Lines.flag("tenant", "staged", "'rollout_pct':100,'bucket_by':'tenant'"),
                        byPlan,
                        Lines.constant("text", "string", "'on'", "'off'"),
                        Lines.constant("int", "number", "10", "1"),
                        Lines.constant("float", "number", "0.5", "1"),
                        Lines.constant("whole", "number", "3.0", "1"),
                        Lines.constant("big", "number", "3000000000", "1"),
                        Lines.constant(
                                "object", "object", "{'a':1,'b':[true,'x'],'c':{'d':0.5}}", "{}")));
        app = App.with(new HalyardProvider(HalyardOptions.snapshotFile(file).build()));
    }

    @AfterAll
    static void end() {
        app.close();
    }

    private static FlagEvaluationDetails<Boolean> ask(String key, EvaluationContext context) {
        return app.client.getBooleanDetails(key, false, context);
    }

    @ParameterizedTest
    @CsvSource({
        "full,     true,  on,  STATIC,          stage-full,      8",
        "draft,    false, off, DEFAULT,         default,         9",
        "paused,   false, off, DISABLED,        stage-paused,    2",
        "needs,    false, off, DISABLED,        dep_unsatisfied, 3",
        "internal, true,  on,  TARGETING_MATCH, stage-internal,  8",
        "pilot,    true,  on,  TARGETING_MATCH, stage-pilot,     8",
    })
    void aDecisionIsToldInTheWordsOfOpenFeature(
            String key, boolean value, String variant, String reason, String source, int step) {
        MutableContext context = new MutableContext("u-1").add("beta", true);
        context = key.equals("internal") ? context.add("tier", "staff") : context;
        FlagEvaluationDetails<Boolean> told = ask(key, context);
        assertThat(told.getValue()).isEqualTo(value);
        assertThat(told.getVariant()).isEqualTo(variant);
        assertThat(told.getReason()).isEqualTo(reason);
        assertThat(told.getFlagMetadata().asUnmodifiableMap())
                .containsEntry("source", source)
                .containsEntry("step", step)
                .containsEntry("rollout_stage", key.matches("needs|full") ? "full" : key)
                .containsEntry("revision", 41L)
                .containsEntry("freshness", "file")
                .doesNotContainValue(null);
    }

    @Test
    void aShareOfTheUsersIsASplitAndTellsTheBucket() {
        for (int user = 0; user < 20; user++) {
            var told = ask("half", new ImmutableContext("u-" + user));
            Integer bucket = told.getFlagMetadata().getInteger("bucket");
            assertThat(told.getReason()).isEqualTo("SPLIT");
            assertThat(bucket).isBetween(0, 9999);
            assertThat(told.getValue()).isEqualTo(bucket < 5000);
        }
    }

    @Test
    void aVariantIsATargetsOrASplitOrWhatEverybodyGets() {
        var tester = new MutableContext("u-1").add("beta", true);
        assertThat(app.client.getStringDetails("plan", "", tester).getReason())
                .isEqualTo("TARGETING_MATCH");
        assertThat(app.client.getStringDetails("plan", "").getReason()).isEqualTo("SPLIT");
        assertThat(app.client.getStringDetails("text", "").getReason()).isEqualTo("STATIC");
        assertThat(app.client.getStringDetails("text", "").getVariant()).isEqualTo("the");
    }

    @Test
    void aNumberIsWhatIsAskedForWhereItIsThatWhole() {
        assertThat(app.client.getIntegerValue("int", 0)).isEqualTo(10);
        assertThat(app.client.getIntegerValue("whole", 0)).isEqualTo(3);
        assertThat(app.client.getDoubleValue("int", 0d)).isEqualTo(10d);
        assertThat(app.client.getDoubleValue("float", 0d)).isEqualTo(0.5);
        assertThat(app.client.getLongValue("big", 0L)).isEqualTo(3_000_000_000L);
        assertThat(app.client.getIntegerDetails("float", 7).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(app.client.getIntegerDetails("big", 7).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(app.client.getLongDetails("float", 7L).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH);
    }

    @Test
    void anObjectComesWholeWithWhatIsInIt() {
        Value object = app.client.getObjectValue("object", new Value());
        assertThat(object.asStructure().asObjectMap())
                .isEqualTo(Map.of("a", 1, "b", List.of(true, "x"), "c", Map.of("d", 0.5)));
    }

    @ParameterizedTest
    @CsvSource({"text, TYPE_MISMATCH", "int, TYPE_MISMATCH", "nothing, FLAG_NOT_FOUND"})
    void whatCannotBeAnsweredIsTheDefaultAndAnError(String key, ErrorCode code) {
        var told = app.client.getBooleanDetails(key, true);
        assertThat(told.getValue()).isTrue();
        assertThat(told.getReason()).isEqualTo("ERROR");
        assertThat(told.getErrorCode()).isEqualTo(code);
    }

    @Test
    void aContextThatNamesNobodyIsAnErrorOfItsOwn() {
        Answers answers = new Answers(new AskedContext(Env.DEV, null), Instant::now);
        Served served = new Served(Snapshot.empty("1"), "live");
        for (EvaluationContext nobody :
                new EvaluationContext[] {new ImmutableContext(), new ImmutableContext(""), null}) {
            assertThat(answers.answer(served, "x", 1d, nobody, Values::number).getErrorCode())
                    .isEqualTo(ErrorCode.TARGETING_KEY_MISSING);
        }
    }

    @Test
    void aFieldThatBreaksItsRuleIsAnInvalidContext() {
        List<MutableContext> invalid = new ArrayList<>();
        for (String field : List.of("tenant_id", "tier", "env", "role_key")) {
            invalid.add(new MutableContext("u-1").add(field, 1));
            invalid.add(new MutableContext("u-1").add(field, "a\u0001"));
        }
        invalid.add(new MutableContext("u-1").add("env", "production"));
        invalid.add(new MutableContext("x".repeat(257)));
        for (MutableContext context : invalid) {
            assertThat(ask("full", context).getErrorCode())
                    .as(context.toString())
                    .isEqualTo(ErrorCode.INVALID_CONTEXT);
        }
    }

    @Test
    void theFieldsAreNeverAttributesAndEmptyOnesAreAbsent() {
        assertThat(ask("prod", new MutableContext("u-1").add("env", "prod")).getValue()).isTrue();
        assertThat(ask("prod", new MutableContext("u-1").add("env", "")).getValue()).isFalse();
        assertThat(ask("tenant", new MutableContext("u-1").add("tenant_id", "t")).getValue())
                .isTrue();
        var absent = ask("tenant", new MutableContext("u-1").add("tenant_id", ""));
        assertThat(absent.getValue()).isFalse();
        assertThat(absent.getErrorCode()).isNull();
        Context read =
                read(
                        "acme",
                        new MutableContext("u-1")
                                .add("user_id", "u-2")
                                .add("tier", "gold")
                                .add("role_key", "boss"));
        assertThat(read.userId()).isEqualTo("u-1");
        assertThat(read.tenantId()).isEqualTo("acme");
        assertThat(read.tier()).isEqualTo("gold");
        assertThat(read.roleKey()).isEqualTo("boss");
        assertThat(read.attributes()).isEmpty();
    }

    @Test
    void whatCanBeAnAttributeIsOneAndTheRestIsLeftOut() {
        MutableContext context =
                new MutableContext("u-1")
                        .add("text", "")
                        .add("int", 3)
                        .add("double", 0.5)
                        .add("nan", Double.NaN)
                        .add("bool", true)
                        .add("when", Instant.parse("2026-11-25T00:00:00Z"))
                        .add("texts", List.of(new Value("a"), new Value("b")))
                        .add("mixed", List.of(new Value("a"), new Value(1)))
                        .add("nested", new ImmutableStructure(Map.of("x", new Value(1))))
                        .add("attributes", new ImmutableStructure(Map.of("in", new Value("y"))));
        Context read = read(null, context);
        assertThat(read.attributes().toString())
                .contains("double", "bool", "when", "2026-11-25T00:00:00Z", "texts", "in");
        assertThat(read.attributes().keySet())
                .containsExactlyInAnyOrder("text", "int", "double", "bool", "when", "texts", "in");
    }

    private static Context read(@Nullable String tenant, EvaluationContext asked) {
        return Objects.requireNonNull(new AskedContext(Env.DEV, tenant).of(asked));
    }
}
