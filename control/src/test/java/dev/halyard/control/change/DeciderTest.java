package dev.halyard.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.Desk;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that every change meets at the door, whatever it is of. */
class DeciderTest {
    private static final String PLAIN = "'allowed_scopes':['user','tenant']";
    private static final String GATED = PLAIN + ",'requires_approval':true";
    private static final String INTERNAL = "{'env':'all','rollout_stage':'internal'}";
    private static final Value.Members NOTHING = Desk.json("{}");

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    private static Command transition(String key, String body) {
        return Bodies.transition(key, Desk.json(body));
    }

    private Command edit(String key, String change) {
        return Bodies.editFlag(
                key,
                Doc.object()
                        .putAll(desk.flag(key).document())
                        .putAll(Desk.json("{" + change + "}"))
                        .members());
    }

    private EnvState state(String key, Env env) {
        return desk.flag(key).state(env);
    }

    @Test
    void aStaleVersionIsAConflictAndNoneIsRefusedWhereItIsNeeded() {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").send(Bodies.putCohort("c", Desk.json(COHORT)));
        List<Supplier<Command>> commands =
                List.of(
                        () -> transition("f", INTERNAL),
                        () -> edit("f", "'owner_module':'x'"),
                        () -> new Command.ArchiveFlag("f"),
                        () -> Bodies.resume("f", NOTHING),
                        () -> Bodies.putCohort("c", Desk.json(COHORT.replace("'d'", "'e'"))),
                        () -> Bodies.deleteCohort("c", NOTHING),
                        () -> Bodies.putSettings(Desk.json("{'internal_tiers':['x']}")));
        for (Supplier<Command> command : commands) {
            assertThat(desk.by("ann").noVersion().refusal(command.get()))
                    .as("%s", command.get())
                    .isEqualTo(Refusal.Code.PRECONDITION_REQUIRED);
            Refusal refused = desk.by("ann").version(77).refused(command.get());
            assertThat(refused.code()).isEqualTo(Refusal.Code.VERSION_CONFLICT);
            assertThat(Doc.number((Value.Members) refused.details().get(0), "current_version", -1))
                    .isBetween(0L, 1L);
        }
    }

    private static final String COHORT =
            "{'description':'d','any_of':[{'all_of':[{'attribute':'user_id','op':'exists'}]}]}";

    @Test
    void aStopAsksForNoVersionAndAVersionCountsDocumentAndStates() {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").move("f", INTERNAL);
        assertThat(desk.flag("f").version()).isEqualTo(2);
        desk.by("ann").noVersion().send(Bodies.pause("f", NOTHING));
        desk.by("ann").version(77).send(Bodies.rollBack("f", NOTHING));
        assertThat(desk.flag("f").version()).isEqualTo(4);
        desk.by("ann").put("f", "U", "{'value':true}");
        assertThat(desk.flag("f").version()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2000, 2001})
    void aReasonIsNeededAndHasAtMost2000Characters(int length) {
        String reason = length == 0 ? "  " : "\uD83D\uDE00".repeat(length);
        Refusal.Code code =
                desk.by("ann")
                        .saying(reason)
                        .refusal(Bodies.createFlag(Desk.flagDocument("f", PLAIN)));
        assertThat(code)
                .isEqualTo(length == 0 || length > 2000 ? Refusal.Code.VALIDATION_FAILED : null);
    }

    @ParameterizedTest
    @CsvSource({"\uD83D, true", "a\0b, true", "\\\\u0000, false", "\uD83D\uDE00, false"})
    void aTextThatTheLogCannotKeepIsRefusedAlone(String text, boolean refused) {
        desk.by("ann")
                .create(
                        "t",
                        "'type':'string','default_value':'','allowed_scopes':['user'],"
                                + "'variants':[{'name':'a','value':'a','weight':1}]");
        Refusal.Code expected = refused ? Refusal.Code.VALIDATION_FAILED : null;
        Command move = transition("t", INTERNAL);
        assertThat(desk.by("ann").saying(text).refusal(move)).isEqualTo(expected);
        Value.Members body = Doc.object().put("value", text).members();
        assertThat(desk.by("ann").refusal(Bodies.putOverride("t", "user", "U", body)))
                .isEqualTo(expected);
    }

    @Test
    void aStopNeedsAReasonToo() {
        desk.by("ann").create("f", PLAIN);
        assertThat(desk.by("ann").saying(null).refusal(Bodies.pause("f", NOTHING)))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
    }

    @Test
    void whatChangesNothingIsRefusedByTheFormOfTheDocument() {
        desk.by("ann").create("f", PLAIN + ",'tags':['a']");
        assertThat(desk.by("ann").refusal(edit("f", ""))).isEqualTo(Refusal.Code.NO_CHANGE);
        assertThat(desk.by("ann").refusal(transition("f", "{'env':'all','rollout_stage':'draft'}")))
                .isEqualTo(Refusal.Code.NO_CHANGE);
        desk.by("ann").put("f", "U", "{'value':true}");
        assertThat(
                        desk.by("ann")
                                .refusal(
                                        Bodies.putOverride(
                                                "f", "user", "U", Desk.json("{'value':true}"))))
                .isEqualTo(Refusal.Code.NO_CHANGE);
        desk.by("ann")
                .create(
                        "n",
                        "'type':'number','default_value':1,'variants':[{'name':'a','value':3,'weight':1}]");
        assertThat(
                        desk.by("ann")
                                .refusal(
                                        edit(
                                                "n",
                                                "'variants':[{'name':'a','value':3.0,'weight':1}]")))
                .isNull();
    }

    @Test
    void aStopTakesWhatItFindsAndListsTheRest() {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").move("f", "{'env':'prod','rollout_stage':'internal'}");
        Value.Members answer = desk.by("ann").send(Bodies.pause("f", NOTHING));
        assertThat(Doc.texts(answer, "unchanged")).containsExactlyInAnyOrder("staging", "dev");
        assertThat(state("f", Env.PROD).stage()).isEqualTo(Stage.PAUSED);
        long revision = desk.state().revision();
        answer = desk.by("ann").send(Bodies.pause("f", NOTHING));
        assertThat(Doc.texts(answer, "unchanged"))
                .containsExactlyInAnyOrder("prod", "staging", "dev");
        assertThat(answer.members().get("record")).isEqualTo(Value.Null.NULL);
        assertThat(desk.state().revision()).isEqualTo(revision);
    }

    @Test
    void allEnvironmentsMoveInOneRecordOrNone() {
        desk.by("ann").create("f", PLAIN);
        long revision = desk.state().revision();
        desk.by("ann").move("f", INTERNAL);
        assertThat(desk.state().revision()).isEqualTo(revision + 1);
        assertThat(desk.log.after(revision, 9).get(0).env()).isEqualTo("all");
        desk.by("ann").move("f", "{'env':'dev','rollout_stage':'pilot'}");
        Refusal refused =
                desk.by("ann").refused(transition("f", "{'env':'all','rollout_stage':'draft'}"));
        assertThat(refused.code()).isEqualTo(Refusal.Code.TRANSITION_NOT_ALLOWED);
        Value.Members detail = (Value.Members) refused.details().get(0);
        assertThat(Doc.text(detail, "env")).isEqualTo("dev");
        assertThat(Doc.texts(detail, "allowed"))
                .containsExactly("internal", "pilot", "staged", "paused", "rolled_back");
        assertThat(state("f", Env.PROD).stage()).isEqualTo(Stage.INTERNAL);
    }

    private void approvedRow(String user, @Nullable Env env) {
        String rowEnv = env == null ? "" : ",'env':'" + env.id() + "'";
        desk.approved(
                "{'kind':'override_put','target':{'flag_key':'g','scope':'user','id':'%s'%s},'change':{'value':true}}"
                        .formatted(user, rowEnv),
                Bodies.putOverride(
                        "g",
                        "user",
                        user,
                        Desk.json(
                                env == null
                                        ? "{'value':true}"
                                        : "{'value':true,'row_env':'" + env.id() + "'}")),
                "sam");
    }

    private @Nullable String refOf(String user, @Nullable Env env) {
        return Objects.requireNonNull(desk.state().row("g", Desk.userPlace(user, env)))
                .evaluated()
                .approvalRef();
    }

    @ParameterizedTest
    @CsvSource({
        "roll_back, prod, true,  false, false",
        "roll_back, all,  false, false, false",
        "revert,    prod, true,  false, false",
        "pause,     all,  true,  true,  true"
    })
    void aRollbackClearsTheApprovalsOfStateAndRowsThere(
            String stop, String env, boolean all, boolean prod, boolean state) {
        desk.by("ann").create("g", GATED);
        desk.open("g", INTERNAL);
        approvedRow("all", null);
        approvedRow("prod", Env.PROD);
        approvedRow("dev", Env.DEV);
        Value.Members body = Desk.json("{'env':'" + env + "'}");
        EnvState gone = state("g", Env.PROD).at(Stage.ROLLED_BACK, EnvState.DRAFT.pct(), List.of());
        desk.by("ann")
                .send(
                        switch (stop) {
                            case "pause" -> Bodies.pause("g", body);
                            case "roll_back" -> Bodies.rollBack("g", body);
                            default ->
                                    new Command.RevertStates(
                                            "g",
                                            Envs.of("prod", "/env"),
                                            java.util.Map.of(Env.PROD, gone));
                        });
        assertThat(refOf("all", null) != null).as("row for all").isEqualTo(all);
        assertThat(refOf("prod", Env.PROD) != null).as("row for prod").isEqualTo(prod);
        assertThat(refOf("dev", Env.DEV) != null)
                .as("row for dev")
                .isEqualTo(env.equals("prod") || stop.equals("pause"));
        assertThat(state("g", Env.PROD).approvalRef() != null).isEqualTo(state);
        assertThat(state("g", Env.DEV).approvalRef() != null)
                .isEqualTo(env.equals("prod") || stop.equals("pause"));
    }

    @Test
    void raisingAMarkClearsTheApprovals() {
        desk.by("ann").create("g", GATED);
        desk.open("g", INTERNAL);
        approvedRow("U", null);
        assertThat(desk.isOn("g", "U", Env.PROD)).isTrue();
        desk.by("ann").send(edit("g", "'sensitive_flag':true"));
        assertThat(state("g", Env.PROD).approvalRef()).isNull();
        assertThat(refOf("U", null)).isNull();
        assertThat(desk.evaluate("g", Context.builder("U").env(Env.PROD).build()).source())
                .isEqualTo(Source.APPROVAL_MISSING);
    }

    @Test
    void bringingAKeyBackUnderAHigherMarkClearsTheApprovalsOfItsRows() {
        desk.by("ann").create("g", GATED);
        approvedRow("U", null);
        desk.by("ann").send(new Command.ArchiveFlag("g"));
        String document =
                Desk.flagDocument("g", GATED + ",'sensitive_flag':true")
                        .toJson()
                        .replace('"', '\'');
        desk.approved(
                "{'kind':'recreate','change':" + document + "}",
                Bodies.createFlag(Desk.json(document)),
                "sam",
                "sue");
        assertThat(refOf("U", null)).isNull();
        assertThat(desk.isOn("g", "U", Env.PROD)).isFalse();
    }

    @Test
    void aKeyIsTakenByALiveFlagAndComesBackFromTheArchiveAtDraft() {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").move("f", INTERNAL);
        Command create = Bodies.createFlag(Desk.flagDocument("f", PLAIN));
        assertThat(desk.by("ann").refusal(create)).isEqualTo(Refusal.Code.KEY_TAKEN);
        desk.by("ann").send(new Command.ArchiveFlag("f"));
        assertThat(desk.evaluate("f", Context.of("U")).source()).isEqualTo(Source.ARCHIVED);
        assertThat(desk.feed.current().snapshot().liveFlagKeys()).isEmpty();
        assertThat(desk.by("ann").refusal(edit("f", "'owner_module':'x'")))
                .isEqualTo(Refusal.Code.TRANSITION_NOT_ALLOWED);
        desk.by("ann").send(create);
        assertThat(desk.flag("f").isDraft()).isTrue();
        assertThat(desk.flag("f").version()).isEqualTo(4);
    }

    @Test
    void whatALiveFlagNeedsIsNotArchived() {
        desk.by("ann").create("base", PLAIN);
        desk.by("ann").create("top", "'dependencies':['base']");
        Refusal refused = desk.by("ann").refused(new Command.ArchiveFlag("base"));
        assertThat(refused.code()).isEqualTo(Refusal.Code.HAS_DEPENDANTS);
        assertThat(refused.details()).containsExactly(Value.of("top"));
        desk.by("ann").send(new Command.ArchiveFlag("top"));
        desk.by("ann").send(new Command.ArchiveFlag("base"));
    }

    @Test
    void dependenciesFormNoCycleAndNoChainOf33() {
        desk.by("ann").create("f0", "");
        for (int i = 1; i <= 32; i++) {
            desk.by("ann").create("f" + i, "'dependencies':['f" + (i - 1) + "']");
        }
        assertThat(
                        desk.by("ann")
                                .refusal(
                                        Bodies.createFlag(
                                                Desk.flagDocument(
                                                        "f33", "'dependencies':['f32']"))))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
        desk.by("ann").create("below", "");
        assertThat(desk.by("ann").refusal(edit("f0", "'dependencies':['below']")))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
        Refusal cycle = desk.by("ann").refused(edit("f0", "'dependencies':['f2']"));
        assertThat(cycle.code()).isEqualTo(Refusal.Code.VALIDATION_FAILED);
        assertThat(cycle).hasMessageContaining("f0 -> f2 -> f1 -> f0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'rollout_stage':'full'      | true
                    'rollout_pct':5             | true
                    'pilot_cohorts':['x']       | true
                    'environments':{'dev':{'rollout_stage':'full'}} | true
                    'version':7                 | true
                    'archived':true             | true
                    'archived':false            | false
                    'rollout_stage':'internal'  | false
                    'rollout_stage':null        | false
                    'version':2                 | false
                    """)
    void aDocumentThatHoldsAnotherStateIsRefused(String state, boolean refused) {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").move("f", INTERNAL);
        assertThat(desk.by("ann").refusal(edit("f", "'owner_module':'x'," + state)))
                .isEqualTo(refused ? Refusal.Code.VALIDATION_FAILED : null);
        assertThat(state("f", Env.PROD).stage()).isEqualTo(Stage.INTERNAL);
    }

    @Test
    void whatAReaderGotMayBeSentBack() {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").move("f", INTERNAL);
        desk.by("ann").move("f", "{'env':'dev','rollout_stage':'pilot'}");
        for (Value.Members got : List.of(desk.flag("f").shown(), desk.flag("f").exported())) {
            Value.Members sent = Desk.documentWith(got, "owner_module", Value.of("x"));
            assertThat(desk.by("ann").dry().refusal(Bodies.editFlag("f", sent))).isNull();
        }
    }

    @Test
    void revertingLeadsBackThroughTheSameChecks() {
        desk.by("ann").create("g", GATED);
        desk.open("g", INTERNAL);
        FlagEntry old = desk.flag("g");
        desk.by("ann").move("g", "{'env':'all','rollout_stage':'draft'}");
        Command revert = new Command.RevertStates("g", Envs.ALL, old.states());
        assertThat(desk.by("ann").refusal(revert)).isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
        String id = desk.by("bea").ask("{'flag_key':'g','change':" + INTERNAL + "}");
        desk.by("sam").sign(id);
        desk.by("bea").with(id).send(revert); // the same effect, so the same approval
        assertThat(desk.flag("g").state(Env.DEV).stage()).isEqualTo(Stage.INTERNAL);
        assertThat(desk.by("bea").refusal(revert)).isEqualTo(Refusal.Code.NO_CHANGE);
    }

    @Test
    void theSameKeyAndBodyGiveTheFirstAnswerAgain() {
        desk.by("ann").create("f", PLAIN);
        var keyed = desk.by("ann").version(1).key("k", "body");
        Value.Members first = keyed.send(transition("f", INTERNAL));
        long revision = desk.state().revision();
        assertThat(keyed.send(transition("f", INTERNAL))).isEqualTo(first);
        assertThat(desk.state().revision()).isEqualTo(revision);
        assertThat(desk.by("ann").key("k", "other").refusal(transition("f", INTERNAL)))
                .isEqualTo(Refusal.Code.IDEMPOTENCY_CONFLICT);
        assertThat(desk.by("bea").version(1).key("k", "body").refusal(transition("f", INTERNAL)))
                .isEqualTo(Refusal.Code.VERSION_CONFLICT);
        desk.pass(Duration.ofHours(24).plusMillis(1));
        assertThat(keyed.refusal(transition("f", INTERNAL)))
                .isEqualTo(Refusal.Code.VERSION_CONFLICT);
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndChangesNothing() {
        desk.by("ann").create("g", GATED);
        String id = desk.by("bea").ask("{'flag_key':'g','change':" + INTERNAL + "}");
        desk.by("sam").sign(id);
        long revision = desk.state().revision();
        Value.Members answer = desk.by("bea").with(id).dry().send(transition("g", INTERNAL));
        assertThat(Doc.flag(answer, "dry_run")).isTrue();
        assertThat(Doc.text(Objects.requireNonNull(Doc.object(answer, "flag")), "rollout_stage"))
                .isEqualTo("internal");
        assertThat(desk.state().revision()).isEqualTo(revision);
        assertThat(desk.flag("g").isDraft()).isTrue();
        assertThat(desk.by("bea").dry().key("k", "b").refusal(transition("g", INTERNAL)))
                .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
        desk.by("bea").with(id).send(transition("g", INTERNAL));
    }

    @Test
    void anOverrideIsPutInPlaceAndKeepsItsId() {
        desk.by("ann").create("f", PLAIN);
        Value.Members first = desk.by("ann").put("f", "U", "{'value':true}");
        Value.Members next = desk.by("bea").saying("why not").put("f", "U", "{'value':false}");
        Value.Members was = Objects.requireNonNull(Doc.object(first, "override"));
        Value.Members is = Objects.requireNonNull(Doc.object(next, "override"));
        assertThat(Doc.text(is, "id")).isEqualTo(Doc.text(was, "id")).startsWith("ovr-");
        assertThat(Doc.number(next, "version", 0)).isEqualTo(2);
        assertThat(Doc.text(is, "created_by")).isEqualTo("ann");
        assertThat(Doc.text(is, "rationale")).isEqualTo("why not");
        assertThat(desk.state().rowCount()).isEqualTo(1);
        desk.by("ann").put("f", "U", "{'value':true,'row_tenant':'T'}");
        desk.by("ann").put("f", "U", "{'value':true,'row_env':'prod'}");
        assertThat(desk.state().rowCount()).isEqualTo(3);
        assertThat(
                        desk.by("ann")
                                .refusal(
                                        Bodies.putOverride(
                                                "f", "user", "U", Desk.json("{'value':1}"))))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
        assertThat(
                        desk.by("ann")
                                .version(9)
                                .refusal(Bodies.deleteOverride("f", "user", "U", NOTHING)))
                .isEqualTo(Refusal.Code.VERSION_CONFLICT);
        desk.by("ann").send(Bodies.deleteOverride("f", "user", "U", NOTHING));
        assertThat(desk.state().rowCount()).isEqualTo(2);
    }

    @Test
    void aScopeThatTheFlagLacksTakesNoRow() {
        desk.by("ann").create("f", "'allowed_scopes':['tenant']");
        assertThat(
                        desk.by("ann")
                                .refusal(
                                        Bodies.putOverride(
                                                "f", "user", "U", Desk.json("{'value':true}"))))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
    }

    @Test
    void expiredRowsStopCountingAtTheInstantAndAreSweptLater() {
        desk.by("ann").create("f", PLAIN);
        desk.by("ann").put("f", "U", "{'value':true,'expires_at':'2026-11-02T13:00:00Z'}");
        desk.pass(Duration.ofMinutes(60).minusMillis(1));
        assertThat(desk.isOn("f", "U", Env.PROD)).isTrue();
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.isOn("f", "U", Env.PROD)).isFalse();
        assertThat(desk.state().rowCount()).isEqualTo(1);
        desk.by("ann").send(new Command.SweepOverrides());
        assertThat(desk.state().rowCount()).isZero();
    }

    @Test
    void whatIsNamedIsNotRemoved() {
        desk.by("ann").send(Bodies.putCohort("c", Desk.json(COHORT)));
        desk.by("ann")
                .send(
                        Bodies.putSettings(
                                Desk.json("{'approval_matrix':{'r':{'signer_roles':['x']}}}")));
        desk.by("ann").create("f", "'approval_matrix_row':'r'");
        desk.by("ann").move("f", INTERNAL);
        desk.by("ann").move("f", "{'env':'dev','rollout_stage':'pilot','pilot_cohorts':['c']}");
        assertThat(desk.by("ann").refusal(Bodies.deleteCohort("c", NOTHING)))
                .isEqualTo(Refusal.Code.HAS_DEPENDANTS);
        assertThat(desk.by("ann").refusal(Bodies.putSettings(Desk.json("{'approval_matrix':{}}"))))
                .isEqualTo(Refusal.Code.HAS_DEPENDANTS);
        desk.by("ann").move("f", "{'env':'dev','rollout_stage':'pilot','pilot_cohorts':[]}");
        desk.by("ann").send(Bodies.deleteCohort("c", NOTHING));
        assertThat(
                        desk.by("ann")
                                .refusal(
                                        transition(
                                                "f",
                                                "{'env':'dev','rollout_stage':'pilot','pilot_cohorts':['c']}")))
                .isEqualTo(Refusal.Code.VALIDATION_FAILED);
    }

    @Test
    void everyRecordSaysWhoWhyAndWhatWasBefore() {
        desk.by("ann").create("f", PLAIN);
        desk.by("bea").saying("since it is time").move("f", INTERNAL);
        LogRecord record = desk.log.find(LogQuery.ofFlag("f", Long.MAX_VALUE, 1)).get(0);
        assertThat(record.actor().id()).isEqualTo("bea");
        assertThat(record.reason()).isEqualTo("since it is time");
        assertThat(record.action()).isEqualTo("flag.transition");
        assertThat(Doc.number(Objects.requireNonNull(record.before()), "version", 0)).isEqualTo(1);
        assertThat(Doc.number(Objects.requireNonNull(record.after()), "version", 0)).isEqualTo(2);
    }
}
