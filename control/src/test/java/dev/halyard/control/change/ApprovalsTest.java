package dev.halyard.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.Desk;
import dev.halyard.control.log.Actor;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalsTest {
    private static final String TO_INTERNAL = "{'env':'prod','rollout_stage':'internal'}";
    private static final String REQUEST = "{'flag_key':'g','change':" + TO_INTERNAL + "}";
    private static final String GATED = "'requires_approval':true,'allowed_scopes':['user']";
    private static final String STAFF =
            "{'description':'d','any_of':[{'all_of':[{'attribute':'tier','op':'in','values':['%s']}]}]}";

    private final Desk desk = new Desk();

    @BeforeEach
    void makeAFlag() {
        desk.by("ann").create("g", GATED);
        desk.by("ann").create("other", GATED);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Approval approval(String id) {
        return Objects.requireNonNull(desk.state().approval(id));
    }

    private String stateOf(String id) {
        return approval(id).stateAt(desk.now()).id();
    }

    private static Command move(String change) {
        return Bodies.transition("g", Desk.json(change));
    }

    private static Command edit(Desk desk, String flag, String change) {
        return Bodies.editFlag(
                flag,
                Doc.object()
                        .putAll(desk.flag(flag).document())
                        .putAll(Desk.json("{" + change + "}"))
                        .members());
    }

    private static Command cohort(String key, String tier) {
        return Bodies.putCohort(key, Desk.json(STAFF.formatted(tier)));
    }

    @Test
    void anApprovalIsAskedForSignedUsedAndThenGone() {
        Value.Members asked = desk.by("bea").send(Bodies.requestApproval(Desk.json(REQUEST)));
        String id = Doc.string(asked, "id");
        assertThat(id).matches("APP-261102-[0-9A-Za-z]{8,}");
        assertThat(Doc.text(asked, "state")).isEqualTo("pending");
        assertThat(Doc.texts(asked, "flags")).containsExactly("g");
        assertThat(Doc.number(asked, "signers_needed", 0)).isEqualTo(1);
        assertThat(Doc.text(asked, "sla_due_at")).isEqualTo("2026-11-05T12:00:00.000Z");
        assertThat(desk.by("bea").with(id).refusal(move(TO_INTERNAL)))
                .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
        desk.by("sam").sign(id);
        assertThat(stateOf(id)).isEqualTo("signed_full");
        desk.by("bea").with(id).send(move(TO_INTERNAL));
        assertThat(stateOf(id)).isEqualTo("consumed");
        assertThat(desk.flag("g").state(Env.PROD).approvalRef()).isEqualTo(id);
        desk.by("bea").move("g", "{'env':'prod','rollout_stage':'draft'}");
        assertThat(desk.by("bea").with(id).refusal(move(TO_INTERNAL)))
                .isEqualTo(Refusal.Code.APPROVAL_VOID);
    }

    /** What may be done to an approval in each state; the command's refusal, or its new state. */
    @ParameterizedTest
    @CsvSource({
        "pending,        sign,     signed_full",
        "pending,        reject,   rejected",
        "pending,        withdraw, withdrawn",
        "pending,        use,      APPROVAL_REQUIRED",
        "signed_partial, sign,     signed_full",
        "signed_partial, reject,   rejected",
        "signed_partial, withdraw, withdrawn",
        "signed_partial, use,      APPROVAL_REQUIRED",
        "signed_full,    sign,     NO_CHANGE",
        "signed_full,    reject,   rejected",
        "signed_full,    withdraw, withdrawn",
        "signed_full,    use,      consumed",
        "rejected,       sign,     APPROVAL_VOID",
        "rejected,       reject,   APPROVAL_VOID",
        "rejected,       withdraw, APPROVAL_VOID",
        "rejected,       use,      APPROVAL_VOID",
        "withdrawn,      sign,     APPROVAL_VOID",
        "withdrawn,      reject,   APPROVAL_VOID",
        "withdrawn,      withdraw, APPROVAL_VOID",
        "withdrawn,      use,      APPROVAL_VOID",
        "expired,        sign,     APPROVAL_EXPIRED",
        "expired,        reject,   APPROVAL_EXPIRED",
        "expired,        withdraw, APPROVAL_EXPIRED",
        "expired,        use,      APPROVAL_EXPIRED",
        "void,           sign,     APPROVAL_VOID",
        "void,           reject,   APPROVAL_VOID",
        "void,           withdraw, APPROVAL_VOID",
        "void,           use,      APPROVAL_VOID",
        "consumed,       sign,     APPROVAL_VOID",
        "consumed,       reject,   APPROVAL_VOID",
        "consumed,       withdraw, APPROVAL_VOID"
    })
    void everyStateAnswersEveryAct(String state, String act, String outcome) {
        desk.by("ann").create("s", "'sensitive_flag':true");
        String flag = state.equals("signed_partial") || state.equals("consumed") ? "s" : "g";
        String id = desk.by("bea").ask(REQUEST.replace("'g'", "'" + flag + "'"));
        bring(flag, id, state);
        assertThat(stateOf(id)).isEqualTo(state);
        Refusal.Code refusal =
                switch (act) {
                    case "sign" -> desk.by("sid").refusal(new Command.Sign(id, null));
                    case "reject" -> desk.by("rob").refusal(new Command.Reject(id, "no"));
                    case "withdraw" -> desk.by("bea").refusal(new Command.Withdraw(id, null));
                    default ->
                            desk.by("bea")
                                    .with(id)
                                    .refusal(Bodies.transition(flag, Desk.json(TO_INTERNAL)));
                };
        assertThat(refusal == null ? stateOf(id) : refusal.name()).isEqualTo(outcome);
    }

    private void bring(String flag, String id, String state) {
        switch (state) {
            case "signed_partial", "signed_full" -> desk.by("sam").sign(id);
            case "rejected" -> desk.by("rob").send(new Command.Reject(id, "no"));
            case "withdrawn" -> desk.by("bea").send(new Command.Withdraw(id, null));
            case "expired" -> desk.pass(Desk.SLA);
            case "void" -> desk.by("ann").send(edit(desk, flag, "'bucketing_salt':'x'"));
            case "consumed" -> {
                desk.by("sam").sign(id);
                desk.by("sue").sign(id);
                desk.by("bea").with(id).move(flag, TO_INTERNAL);
            }
            default -> assertThat(state).isEqualTo("pending");
        }
    }

    @Test
    void whoMayNotSign() {
        String id = desk.by("bea").ask(REQUEST);
        record Case(String name, List<String> roles, String source) {}
        List<Case> cases =
                List.of(
                        new Case("bea", List.of("approver"), "jwt"), // asked for it
                        new Case("ann", List.of("approver"), "jwt"), // edited it while free
                        new Case("sam", List.of("editor", "admin"), "jwt"), // no approver
                        new Case("sam", List.of("approver"), "api_key"));
        for (Case each : cases) {
            Actor actor = new Actor(each.name, each.roles, "sam-role", each.source);
            assertThat(desk.as(actor).refusal(new Command.Sign(id, null)))
                    .as("%s", each)
                    .isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        }
        assertThat(desk.by("sam").refusal(new Command.Withdraw(id, null)))
                .isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        desk.by("sam").sign(id);
    }

    @Test
    void anApprovedEditIsNobodysAloneSoItsAuthorMaySignLater() {
        desk.open("g", TO_INTERNAL);
        Command edit = edit(desk, "g", "'bucketing_salt':'x'");
        desk.approved(
                "{'kind':'flag_edit','target':{'flag_key':'g'},'change':"
                        + desk.flag("g").document().toJson().replace('"', '\'').replaceAll("}$", "")
                        + ",'bucketing_salt':'x'}}",
                edit,
                "sam");
        assertThat(desk.flag("g").editedBy()).isNull();
        String id = desk.by("bea").ask(REQUEST.replace("internal", "pilot"));
        desk.by("ann").sign(id);
    }

    @Test
    void whoeverEditsOneFlagBesideTheOneSignedForIsStillItsEditor() {
        desk.by("ann").create("draft", GATED);
        Value.Members registry = Exports.registry(desk.state());
        List<Value> flags = new ArrayList<>();
        for (Value each : Doc.list(registry, "flags")) {
            Doc doc = Doc.object().putAll((Value.Members) each);
            boolean isG = "g".equals(Doc.text(doc.members(), "key"));
            flags.add(
                    isG
                            ? doc.put("rollout_stage", "internal").members()
                            : doc.put("bucketing_salt", "x").members());
        }
        Value.Members body =
                Doc.object()
                        .put(
                                "registry",
                                Desk.documentWith(registry, "flags", new Value.Array(flags)))
                        .members();
        Value.Members request = Doc.object().put("kind", "import").put("change", body).members();
        String id = Doc.string(desk.by("eve").send(Bodies.requestApproval(request)), "id");
        desk.by("sam").sign(id);
        desk.by("eve").with(id).send(Bodies.importRegistry(body));
        assertThat(desk.flag("g").state(Env.PROD).approvalRef()).isEqualTo(id);
        assertThat(desk.flag("draft").editedBy()).isEqualTo("eve");
    }

    @Test
    void whatIsOnlySaidOfACohortDoesNotHideWhoEditedIt() {
        desk.by("eve").send(cohort("c", "gold"));
        desk.by("don")
                .send(
                        Bodies.putCohort(
                                "c", Desk.json(STAFF.formatted("gold").replace("'d'", "'e'"))));
        desk.open("g", TO_INTERNAL);
        String id =
                desk.by("bea")
                        .ask(
                                "{'flag_key':'g','change':{'env':'prod','rollout_stage':'pilot',"
                                        + "'pilot_cohorts':['c']}}");
        assertThat(desk.by("eve").refusal(new Command.Sign(id, null)))
                .isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        desk.by("don").sign(id);
    }

    @Test
    void aSensitiveFlagTakesTwoPeopleOfTwoRoleKeys() {
        desk.by("ann").create("s", "'sensitive_flag':true");
        String id = desk.by("bea").ask(REQUEST.replace("'g'", "'s'"));
        Command sign = new Command.Sign(id, null);
        Actor unnamed = new Actor("sid", List.of("approver"), null, "jwt");
        Actor likeSam = new Actor("sid", List.of("approver"), "sam-role", "jwt");
        assertThat(desk.as(unnamed).refusal(sign)).isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        desk.by("sam").sign(id);
        assertThat(stateOf(id)).isEqualTo("signed_partial");
        assertThat(desk.by("sam").refusal(sign)).isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        Actor otherHat = new Actor("sam", List.of("approver"), "sue-role", "jwt");
        assertThat(desk.as(otherHat).refusal(sign)).isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        assertThat(desk.as(likeSam).refusal(sign)).isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        desk.by("sue").sign(id);
        assertThat(stateOf(id)).isEqualTo("signed_full");
    }

    @Test
    void theMatrixSaysWhoseSignatureCounts() {
        desk.by("root")
                .send(
                        Bodies.putSettings(
                                Desk.json(
                                        "{'approval_matrix':{'risk':{'signer_roles':['sue-role']},"
                                                + "'nobody':{'signer_roles':[]}}}")));
        desk.by("ann").create("risky", "'requires_approval':true,'approval_matrix_row':'risk'");
        desk.by("ann").create("shut", "'requires_approval':true,'approval_matrix_row':'nobody'");
        String risky = desk.by("bea").ask(REQUEST.replace("'g'", "'risky'"));
        String shut = desk.by("bea").ask(REQUEST.replace("'g'", "'shut'"));
        assertThat(desk.by("sam").refusal(new Command.Sign(risky, null)))
                .isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        desk.by("sue").sign(risky);
        for (String who : List.of("sam", "sue")) {
            assertThat(desk.by(who).refusal(new Command.Sign(shut, null)))
                    .isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
        }
    }

    @Test
    void neitherReasonNorVersionNorOtherFlagsNorOtherEnvironmentsMatter() {
        desk.open("g", "{'env':'dev','rollout_stage':'internal'}");
        String id = desk.by("bea").ask(REQUEST);
        desk.by("sam").sign(id);
        desk.by("ann").send(edit(desk, "g", "'description_en':'new'"));
        desk.by("ann").send(edit(desk, "other", "'bucketing_salt':'x'"));
        desk.by("ann").move("g", "{'env':'dev','rollout_stage':'draft'}");
        desk.by("ann").send(Bodies.pause("other", Desk.json("{}")));
        desk.by("ann").send(cohort("unrelated", "gold"));
        assertThat(stateOf(id)).isEqualTo("signed_full");
        desk.by("cal").saying("another reason").with(id).send(move(TO_INTERNAL));
    }

    @Test
    void whatMovesUnderAnApprovalVoidsItForGood() {
        Command there = edit(desk, "g", "'bucketing_salt':'x'");
        Command back = edit(desk, "g", "'bucketing_salt':null");
        String id = desk.by("bea").ask(REQUEST);
        desk.by("sam").sign(id);
        desk.by("ann").send(there);
        assertThat(stateOf(id)).isEqualTo("void");
        desk.by("ann").send(back);
        assertThat(stateOf(id)).isEqualTo("void");
        assertThat(desk.by("bea").with(id).refusal(move(TO_INTERNAL)))
                .isEqualTo(Refusal.Code.APPROVAL_VOID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiers", "cohort", "matrix", "mark"})
    void whatItRestsOnVoidsIt(String what) {
        desk.by("root")
                .send(
                        Bodies.putSettings(
                                Desk.json(
                                        "{'approval_matrix':{'r':{'signer_roles':['sam-role','x']}}}")));
        desk.by("ann").send(cohort("c", "gold"));
        desk.by("ann").send(edit(desk, "g", "'approval_matrix_row':'r'"));
        String change =
                "{'env':'prod','rollout_stage':'pilot','rollout_pct':5,'pilot_cohorts':['c']}";
        desk.open("g", TO_INTERNAL);
        String id = desk.by("bea").ask("{'flag_key':'g','change':" + change + "}");
        desk.by("sam").sign(id);
        Command moving =
                switch (what) {
                    case "tiers" -> Bodies.putSettings(Desk.json("{'internal_tiers':['staff']}"));
                    case "matrix" ->
                            Bodies.putSettings(
                                    Desk.json(
                                            "{'approval_matrix':{'r':{'signer_roles':['sam-role']}}}"));
                    case "mark" -> edit(desk, "g", "'sensitive_flag':true");
                    default -> cohort("c", "anonymous"); // named only by what it would become
                };
        desk.by("mia").send(moving);
        assertThat(stateOf(id)).isEqualTo("void");
        assertThat(desk.by("mia").with(id).refusal(move(change)))
                .isEqualTo(Refusal.Code.APPROVAL_VOID);
    }

    @Test
    void aStopVoidsWhatWaitsForThatFlagAndEnvironmentOnly() {
        desk.open("g", "{'env':'all','rollout_stage':'internal'}");
        desk.open("other", "{'env':'all','rollout_stage':'internal'}");
        String pilot = "{'flag_key':'%s','change':{'env':'%s','rollout_stage':'pilot'}}";
        String row =
                "{'kind':'override_put','target':{'flag_key':'g','scope':'user','id':'U','env':'%s'},"
                        + "'change':{'value':true}}";
        String there = desk.by("bea").ask(pilot.formatted("g", "prod"));
        String rowThere = desk.by("bea").ask(row.formatted("prod"));
        String elsewhere = desk.by("bea").ask(pilot.formatted("g", "dev"));
        String rowElsewhere = desk.by("bea").ask(row.formatted("dev"));
        String otherFlag = desk.by("bea").ask(pilot.formatted("other", "prod"));
        desk.by("ann").noVersion().send(Bodies.pause("g", Desk.json("{'env':'prod'}")));
        assertThat(List.of(stateOf(there), stateOf(rowThere))).containsOnly("void");
        assertThat(List.of(stateOf(elsewhere), stateOf(rowElsewhere), stateOf(otherFlag)))
                .containsOnly("pending");
    }

    @Test
    void anApprovalOfAnotherChangeIsNotGoodForThisOne() {
        String id = desk.by("bea").ask(REQUEST);
        desk.by("sam").sign(id);
        record Case(String change, String why) {}
        for (Case each :
                List.of(
                        new Case(TO_INTERNAL.replace("prod", "dev"), "other_change"),
                        new Case(TO_INTERNAL.replace("prod", "all"), "other_change"))) {
            Refusal refused = desk.by("bea").with(id).refused(move(each.change));
            assertThat(refused.code()).isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
            assertThat(why(refused)).isEqualTo(each.why);
        }
        assertThat(why(desk.by("bea").refused(move(TO_INTERNAL)))).isEqualTo("none");
        String unsigned = desk.by("bea").ask(REQUEST);
        assertThat(why(desk.by("bea").with(unsigned).refused(move(TO_INTERNAL))))
                .isEqualTo("not_full");
        assertThat(desk.by("bea").with("APP-261102-none").refusal(move(TO_INTERNAL)))
                .isEqualTo(Refusal.Code.APPROVAL_NOT_FOUND);
    }

    private static @Nullable String why(Refusal refusal) {
        return Doc.text((Value.Members) refusal.details().get(0), "why");
    }

    @Test
    void anApprovalOfOneRowIsNotGoodForAnother() {
        String request =
                "{'kind':'override_put','target':{'flag_key':'g','scope':'user','id':'U1'},"
                        + "'change':{'value':true}}";
        desk.approved(request, put("U1"), "sam");
        desk.approved(request.replace("U1", "U2"), put("U2"), "sam");
        desk.open("g", TO_INTERNAL);
        desk.by("ann").send(Bodies.rollBack("g", Desk.json("{}"))); // both rows are passed over
        String id = desk.by("bea").ask(request);
        desk.by("sam").sign(id);
        assertThat(desk.by("bea").refusal(put("U1"))).isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
        assertThat(desk.by("bea").with(id).refusal(put("U2")))
                .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
        desk.by("bea").with(id).send(put("U1"));
        assertThat(row("U1")).isEqualTo(id);
        assertThat(row("U2")).isNull();
    }

    private static Command put(String user) {
        return Bodies.putOverride("g", "user", user, Desk.json("{'value':true}"));
    }

    private @Nullable String row(String user) {
        return Objects.requireNonNull(desk.state().row("g", Desk.userPlace(user, null)))
                .evaluated()
                .approvalRef();
    }

    @Test
    void nothingIsAskedOfWhatNeedsNoApproval() {
        assertThat(
                        desk.by("bea")
                                .refusal(
                                        Bodies.requestApproval(
                                                Desk.json(
                                                        "{'flag_key':'g','change':{'rollout_stage':'paused'}}"))))
                .isEqualTo(Refusal.Code.NO_CHANGE);
    }

    @ParameterizedTest
    @CsvSource({
        "71:44:59, valid",
        "71:45:00, near_expiry",
        "71:59:59, near_expiry",
        "72:00:00, just_expired",
        "72:59:59, just_expired",
        "73:00:00, stale"
    })
    void howLongItIsGoodForInAWord(String after, String word) {
        Approval approval = approval(desk.by("bea").ask(REQUEST));
        List<Integer> parts = List.of(after.split(":", -1)).stream().map(Integer::valueOf).toList();
        long seconds = parts.get(0) * 3600L + parts.get(1) * 60L + parts.get(2);
        long then = Desk.NOON.plusSeconds(seconds).toEpochMilli();
        assertThat(approval.ttlState(then)).isEqualTo(word);
        assertThat(approval.stateAt(then).isOpen()).isEqualTo(seconds < 72 * 3600L);
    }

    @Test
    void aDueTimeThatNobodyCanReadIsPast() {
        Approval approval = approval(desk.by("bea").ask(REQUEST));
        Approval odd =
                Approval.read(
                        Desk.documentWith(approval.stored(), "sla_due_at", Value.of("whenever")));
        assertThat(odd.ttlState(0)).isEqualTo("unknown");
        assertThat(odd.stateAt(0).id()).isEqualTo("expired");
    }

    @Test
    void aClockThatStepsBackRenewsNothing() {
        String id = desk.by("bea").ask(REQUEST);
        desk.by("sam").sign(id);
        desk.pass(Desk.SLA);
        desk.by("ann").send(edit(desk, "other", "'description_en':'x'"));
        desk.setClock(Desk.NOON);
        assertThat(desk.by("bea").with(id).refusal(move(TO_INTERNAL)))
                .isEqualTo(Refusal.Code.APPROVAL_EXPIRED);
    }

    @Test
    void aStateKeepsItsApprovalThroughBackMovesStopAndResume() {
        desk.open("g", TO_INTERNAL);
        desk.open("g", "{'env':'prod','rollout_stage':'staged','rollout_pct':50}");
        String held = desk.flag("g").state(Env.PROD).approvalRef();
        desk.by("ann").move("g", "{'env':'prod','rollout_stage':'staged','rollout_pct':10}");
        desk.by("ann").send(Bodies.pause("g", Desk.json("{}")));
        desk.by("ann").send(Bodies.resume("g", Desk.json("{'env':'prod'}")));
        desk.by("ann").move("g", "{'env':'prod','rollout_stage':'pilot'}");
        desk.by("ann").send(edit(desk, "g", "'description_en':'x'"));
        assertThat(desk.flag("g").state(Env.PROD).approvalRef()).isEqualTo(held);
        assertThat(desk.state().holds("g", Env.PROD, desk.flag("g").state(Env.PROD))).isTrue();
    }

    @Test
    void aReferenceThatHoldsNothingIsDropped() {
        desk.open("g", TO_INTERNAL);
        String held = Objects.requireNonNull(desk.flag("g").state(Env.PROD).approvalRef());
        String pending = desk.by("bea").ask(REQUEST.replace("prod", "dev"));
        State state = desk.state();
        var internal = desk.flag("g").state(Env.PROD);
        assertThat(state.holds("g", Env.PROD, internal.withApproval(held, false))).isTrue();
        assertThat(state.holds("g", Env.DEV, internal.withApproval(held, false))).isFalse();
        assertThat(state.holds("other", Env.PROD, internal.withApproval(held, false))).isFalse();
        assertThat(state.holds("g", Env.DEV, internal.withApproval(pending, false))).isFalse();
        assertThat(state.holds("g", Env.PROD, internal.withApproval("none", false))).isFalse();
        assertThat(state.holds("g", Env.PROD, internal.withApproval(null, true))).isFalse();
        assertThat(state.holds("g", Env.PROD, internal.withApproval("none", true))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "71, same,   ",
        "73, same,   APPROVAL_REQUIRED",
        "1,  edited, APPROVAL_REQUIRED",
        "1,  tiers,  APPROVAL_REQUIRED"
    })
    void resumingIsFreeInItsTimeAndOnItsGround(
            int hours, String ground, Refusal.@Nullable Code code) {
        desk.open("g", "{'env':'all','rollout_stage':'internal'}");
        desk.by("ann").send(Bodies.pause("g", Desk.json("{}")));
        desk.pass(Duration.ofHours(hours));
        if (ground.equals("edited")) {
            desk.by("ann").send(edit(desk, "g", "'sensitive_flag':true"));
        } else if (ground.equals("tiers")) {
            desk.by("ann").send(Bodies.putSettings(Desk.json("{'internal_tiers':['staff']}")));
        }
        Command resume = Bodies.resume("g", Desk.json("{}"));
        assertThat(desk.by("ann").refusal(resume)).isEqualTo(code);
        if (code != null) {
            desk.approved(
                    "{'kind':'resume','target':{'flag_key':'g'},'change':{}}",
                    resume,
                    ground.equals("edited") ? new String[] {"sam", "sue"} : new String[] {"sam"});
            assertThat(desk.isOn("g", "U", Env.PROD)).isFalse();
        }
        assertThat(desk.flag("g").state(Env.PROD).stage().id()).isEqualTo("internal");
    }

    @Test
    void aSecondPauseDoesNotRenewTheFirst() {
        desk.open("g", "{'env':'all','rollout_stage':'internal'}");
        desk.by("ann").send(Bodies.pause("g", Desk.json("{}")));
        desk.pass(Duration.ofHours(71));
        desk.by("ann").send(Bodies.pause("g", Desk.json("{}")));
        desk.pass(Duration.ofHours(2));
        assertThat(desk.by("ann").refusal(Bodies.resume("g", Desk.json("{}"))))
                .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
    }
}
