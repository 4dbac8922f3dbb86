package dev.halyard.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.Desk;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.feed.Snapshots;
import dev.halyard.control.log.Actor;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Approvals that were signed while nobody verified who signs. */
class TrustTest {
    private static final String REQUEST =
            "{'flag_key':'g','env':'prod','change':{'rollout_stage':'internal'}}";
    private static final Command MOVE =
            Bodies.transition("g", Desk.json("{'env':'prod','rollout_stage':'internal'}"));
    private static final Command ROW =
            Bodies.putOverride("g", "tenant", "a", Desk.json("{'value':true}"));
    private static final String ROW_REQUEST =
            "{'kind':'override_put','target':{'flag_key':'g','scope':'tenant','id':'a'},"
                    + "'change':{'value':true}}";

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    private Desk.Person known(String name, String source) {
        return desk.as(new Actor(name, List.of("approver", "editor"), name + "-role", source));
    }

    private boolean isOn(Trust trust, Context context) {
        State state = desk.state().trusting(trust);
        return Evaluator.evaluate(Snapshots.of(state), "g", context, desk.now()).enabled();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "dev_headers", "query", "body", "api_key"})
    void whatADevelopmentIdentitySignedHoldsOnlyWhereEverybodyIsBelieved(String source) {
        desk.by("ann").create("g", "'requires_approval':true,'allowed_scopes':['tenant']");
        boolean verified = source.equals("jwt");
        for (String request : List.of(REQUEST, ROW_REQUEST)) {
            String id = desk.by("ann").ask(request);
            // keys never sign; a signature that says so was put there by other means
            known("sam", source.equals("api_key") ? "dev_headers" : source).sign(id);
            desk.by("ann").with(id).send(request.equals(REQUEST) ? MOVE : ROW);
        }
        State state = desk.state().trusting(Trust.VERIFIED);
        assertThat(state.distrusted()).isEqualTo(verified ? 0 : 2);
        assertThat(desk.state().distrusted()).isEqualTo(0);
        assertThat(state.holds("g", Env.PROD, desk.flag("g").state(Env.PROD))).isEqualTo(verified);
        Context ofTenant = Context.builder("u").tenantId("a").env(Env.DEV).build();
        assertThat(isOn(Trust.ALL, ofTenant)).isTrue();
        assertThat(isOn(Trust.VERIFIED, ofTenant)).isEqualTo(verified);
    }

    @Test
    void whatWasAdoptedStaysAdopted() {
        desk.by("ann").create("g", "'requires_approval':true");
        EnvState adopted = desk.flag("g").state(Env.PROD).withApproval("found", true);
        assertThat(desk.state().trusting(Trust.VERIFIED).holds("g", Env.PROD, adopted)).isTrue();
    }

    @Test
    void onlyVerifiedSignaturesAddUpWhereCallersAreVerified() {
        try (Desk verified = Desk.trusting(Trust.VERIFIED)) {
            Desk.Person ann = verified.by("ann");
            ann.create("g", "'sensitive_flag':true");
            String id = ann.ask(REQUEST);
            for (String name : List.of("dora", "dirk")) {
                verified.as(new Actor(name, List.of("approver"), name + "-role", "dev_headers"))
                        .sign(id);
            }
            assertThat(stateOf(verified, id)).isEqualTo("signed_partial");
            assertThat(ann.with(id).refusal(MOVE)).isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
            verified.by("sam").sign(id);
            assertThat(ann.with(id).refusal(MOVE)).isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
            assertThat(verified.by("dora").refusal(new Command.Sign(id, null)))
                    .as("nobody signs twice")
                    .isEqualTo(Refusal.Code.APPROVAL_NOT_ALLOWED);
            verified.by("sue").sign(id);
            assertThat(stateOf(verified, id)).isEqualTo("signed_full");
            ann.with(id).send(MOVE);
            assertThat(stateOf(verified, id)).isEqualTo("consumed");
        }
    }

    @Test
    void anApprovalThatWasFullBeforeIsUsedByNobodyUntilItIsSignedAgain() {
        desk.by("ann").create("g", "'requires_approval':true");
        String id = desk.by("ann").ask(REQUEST);
        known("dora", "dev_headers").sign(id);
        assertThat(stateOf(desk, id)).isEqualTo("signed_full");
        try (Desk verified = desk.reopened(Trust.VERIFIED)) {
            assertThat(verified.by("ann").with(id).refusal(MOVE))
                    .isEqualTo(Refusal.Code.APPROVAL_REQUIRED);
            verified.by("sam").sign(id);
            verified.by("ann").with(id).send(MOVE);
            assertThat(verified.isOn("g", "u", Env.PROD)).isFalse();
            assertThat(stateOf(verified, id)).isEqualTo("consumed");
        }
    }

    private static String stateOf(Desk at, String id) {
        return Objects.requireNonNull(at.state().approval(id)).stateAt(at.now()).id();
    }
}
