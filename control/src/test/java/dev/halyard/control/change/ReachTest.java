package dev.halyard.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.Desk;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.SettingsEntry;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far changes go: of the effect, whatever command led to it. */
class ReachTest {
    private static final Reach OF_A = new Reach(Set.of(Env.values()), "a");
    private static final Reach DEV = new Reach(Set.of(Env.DEV), null);

    private final Desk desk = new Desk();

    @BeforeEach
    void makeAFlag() {
        desk.by("ann").create("f", "'allowed_scopes':['tenant','user'],'requires_approval':true");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static String outcome(Reach reach, Proposal proposal) {
        try {
            reach.check(proposal);
            return "made";
        } catch (Refusal refusal) {
            assertThat(refusal.hint()).isNotEmpty();
            return refusal.code().name();
        }
    }

    private Proposal row(String scope, @Nullable String tenant, String id, @Nullable String env) {
        Proposal proposal = new Proposal(desk.state());
        proposal.row(
                "override.put",
                Row.read(
                        Doc.object()
                                .put("id", "r")
                                .put("scope", scope)
                                .put("flag_key", "f")
                                .put("tenant_id", tenant)
                                .put("user_id", scope.equals("user") ? id : null)
                                .put("env", env)
                                .put("value", true)
                                .members()));
        return proposal;
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, a, a,  ,     made,      FORBIDDEN",
        "tenant, b, b,  ,     FORBIDDEN, FORBIDDEN",
        "user,   a, u,  ,     made,      FORBIDDEN",
        "user,    , u,  ,     FORBIDDEN, FORBIDDEN",
        "user,   b, u,  ,     FORBIDDEN, FORBIDDEN",
        "user,    , a,  ,     FORBIDDEN, FORBIDDEN",
        "tenant, a, a,  dev,  made,      made",
        "tenant, b, b,  dev,  FORBIDDEN, made",
        "tenant, b, b,  prod, FORBIDDEN, FORBIDDEN",
    })
    void aRowIsTouchedByWhoReachesItsTenantAndItsEnvironment(
            String scope,
            @Nullable String tenant,
            String id,
            @Nullable String env,
            String ofA,
            String dev) {
        Proposal proposal = row(scope, tenant, id, env);
        assertThat(outcome(OF_A, proposal)).isEqualTo(ofA);
        assertThat(outcome(DEV, proposal)).isEqualTo(dev);
        assertThat(outcome(Reach.EVERYTHING, proposal)).isEqualTo("made");
        assertThat(outcome(new Reach(Set.of(Env.DEV), "a"), proposal))
                .isEqualTo(ofA.equals("made") && dev.equals("made") ? "made" : "FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource({"DEV, made", "PROD, FORBIDDEN"})
    void aFlagIsMovedWhereItIsReachedAndByNobodyOfATenant(Env env, String expected) {
        Proposal proposal = new Proposal(desk.state());
        var flag = desk.flag("f");
        proposal.flag(
                "flag.transition",
                flag.withState(env, flag.state(env).withApproval("x", false)),
                null);
        assertThat(outcome(DEV, proposal)).as("nothing that counts").isEqualTo("made");
        Proposal moved =
                desk.plane()
                        .propose(
                                desk.state(),
                                desk.by("ann")
                                        .submission(
                                                new Command.Transition(
                                                        "f",
                                                        Envs.of(lower(env), ""),
                                                        Stage.INTERNAL,
                                                        null,
                                                        null)));
        assertThat(outcome(DEV, moved)).isEqualTo(expected);
        assertThat(outcome(OF_A, moved)).isEqualTo("FORBIDDEN");
    }

    private static String lower(Env env) {
        return env.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void whatIsForEveryEnvironmentTakesAllOfThem() {
        Proposal edited = new Proposal(desk.state());
        edited.flag("flag.edit", desk.flag("f").withArchived(true), null);
        Proposal cohort = new Proposal(desk.state());
        cohort.cohort(new CohortEntry("c", Doc.object().members(), 1, null, 0));
        Proposal settings = new Proposal(desk.state());
        settings.settings(SettingsEntry.DEFAULT);
        Proposal metadata = new Proposal(desk.state());
        metadata.metadata(Doc.object().put("x", "y").members());
        for (Proposal proposal : new Proposal[] {edited, cohort, settings, metadata}) {
            assertThat(outcome(DEV, proposal)).isEqualTo("FORBIDDEN");
            assertThat(outcome(OF_A, proposal)).isEqualTo("FORBIDDEN");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'kind':'override_put','target':{'flag_key':'f','scope':'tenant','id':'a'},'change':{'value':true}} | made | FORBIDDEN",
                "{'kind':'override_put','target':{'flag_key':'f','scope':'tenant','id':'b'},'change':{'value':true}} | FORBIDDEN | FORBIDDEN",
                "{'kind':'override_put','target':{'flag_key':'f','scope':'user','id':'u','row_tenant':'a','env':'dev'},'change':{'value':true}} | made | made",
                "{'flag_key':'f','env':'dev','change':{'rollout_stage':'internal'}} | FORBIDDEN | made",
            })
    void anApprovalIsReachedByWhoReachesWhatItIsFor(String asked, String ofA, String dev) {
        String id = desk.by("ann").ask(asked);
        Approval approval = Objects.requireNonNull(desk.state().approval(id));
        Proposal proposal = new Proposal(desk.state());
        proposal.approval("approval.withdraw", approval);
        assertThat(outcome(OF_A, proposal)).isEqualTo(ofA);
        assertThat(outcome(DEV, proposal)).isEqualTo(dev);
        assertThat(OF_A.sees(approval)).isEqualTo(ofA.equals("made"));
        assertThat(DEV.sees(approval)).isTrue();
    }
}
