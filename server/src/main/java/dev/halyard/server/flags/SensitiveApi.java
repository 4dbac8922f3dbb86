package dev.halyard.server.flags;

import dev.halyard.control.change.Reach;
import dev.halyard.control.feed.Served;
import dev.halyard.control.rollout.Gate;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.ApprovalState;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.control.state.Trust;
import dev.halyard.document.DecisionJson;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code POST /api/flags/sensitive-eval}: what a flag is, and whether its gate has been passed.
 * Thread-safe.
 */
public final class SensitiveApi {
    private static final List<String> BODY = List.of("flag_key", "context", "approval_refs");

    private final Supplier<Served> current;
    private final LongSupplier time;
    private final Seen seen;
    private final Envelope envelope;

    /**
     * Answers from a store.
     *
     * @param time the log's running maximum, milliseconds since the epoch
     */
    public SensitiveApi(Supplier<Served> current, LongSupplier time, Seen seen, Envelope envelope) {
        this.current = current;
        this.time = time;
        this.seen = seen;
        this.envelope = envelope;
    }

    /** What the gate says. */
    private enum Hint {
        SKIPPED("skipped", true),
        ALLOW("allow", true),
        ALLOW_WITH_WARNING("allow-with-warning", true),
        DENY_NEEDS_APPROVAL("deny-needs-approval", false),
        DENY_EXPIRED("deny-expired", false);

        private final String id;
        private final boolean proceeds;

        Hint(String id, boolean proceeds) {
            this.id = id;
            this.proceeds = proceeds;
        }
    }

    public Answer post(Call call) {
        call.query().allow(ContextField.queryNamesAnd());
        Body body = new Body(call.body(), "", BODY);
        Context context =
                ContextFields.of(call, body.nested("context", Requests.CONTEXT_FIELDS)).toContext();
        String key = body.text("flag_key");
        if (key == null) {
            throw body.wrong("flag_key", "must be the key of a flag");
        }
        List<String> refs = refs(body);
        Served served = current.get();
        FlagEntry flag = served.state().flagEntry(key);
        if (flag == null) {
            throw Problem.flagNotFound(key);
        }
        long now = time.getAsLong();
        Hint hint = hint(flag, context, visible(call, refs, served.state()), served.state(), now);
        Decision decision = Evaluator.evaluate(served.snapshot(), key, context, now);
        seen.decided(decision, context, now);
        StringBuilder out = new StringBuilder("{\"profile\":");
        profile(flag, served.state(), call.identity().isRestricted()).writeJson(out);
        out.append(",\"policy_hint\":\"").append(hint.id);
        out.append("\",\"can_proceed\":").append(hint.proceeds).append(",\"evaluation\":");
        DecisionJson.append(decision, out);
        call.answeredFrom(served.state().revision());
        return envelope.ok(call, out.append('}'));
    }

    private static List<String> refs(Body body) {
        List<Value> listed = body.array("approval_refs");
        List<String> refs = new ArrayList<>();
        for (Value ref : listed == null ? List.<Value>of() : listed) {
            if (!(ref instanceof Value.Text text)) {
                throw body.wrong("approval_refs/" + refs.size(), "must be the id of an approval");
            }
            refs.add(text.value());
        }
        return refs;
    }

    /** Of the approvals that were named those that are there, for somebody of a tenant its own. */
    private static List<Approval> visible(Call call, List<String> refs, State state) {
        boolean restricted = call.identity().isRestricted();
        String tenant = call.identity().tenant();
        List<Approval> found = new ArrayList<>();
        for (String ref : refs) {
            Approval approval = state.approval(ref);
            boolean own =
                    approval != null && tenant != null && tenant.equals(Reach.tenantOf(approval));
            if (approval != null && (own || !restricted)) {
                found.add(approval);
            }
        }
        return found;
    }

    /** Who signs is a rule of the platform's. */
    private static Value.Members profile(FlagEntry flag, State state, boolean restricted) {
        Gate gate = Gate.of(flag);
        List<String> roles = restricted ? null : gate.roles(state.settings());
        return Doc.object()
                .put("sensitive_flag", flag.definition().sensitive())
                .put("requires_approval", flag.definition().requiresApproval())
                .putOrNull("approval_matrix_row", restricted ? null : gate.row())
                .put(
                        "signer_roles",
                        roles == null
                                ? Value.Null.NULL
                                : new Value.Array(roles.stream().map(Value::of).toList()))
                .put("signers_needed", (long) gate.signers())
                .members();
    }

    /**
     * The approval that holds the state, or one of those sent that is for this flag and
     * environment.
     */
    private static Hint hint(
            FlagEntry flag, Context context, List<Approval> refs, State state, long now) {
        if (!flag.gated()) {
            return Hint.SKIPPED;
        }
        EnvState held = flag.state(context.env());
        if (state.holds(flag.key(), context.env(), held)) {
            return Hint.ALLOW;
        }
        Hint best = Hint.DENY_NEEDS_APPROVAL;
        for (Approval ref : refs) {
            best = better(best, hint(ref, flag, context, state.trust(), now));
        }
        return best;
    }

    private static Hint better(Hint one, Hint other) {
        if (one.proceeds != other.proceeds) {
            return one.proceeds ? one : other;
        }
        boolean weaker = one == Hint.DENY_NEEDS_APPROVAL || one == Hint.ALLOW_WITH_WARNING;
        return weaker ? other : one;
    }

    private static Hint hint(
            Approval approval, FlagEntry flag, Context context, Trust trust, long now) {
        if (!approval.covers(flag.key(), context.env())) {
            return Hint.DENY_NEEDS_APPROVAL;
        }
        ApprovalState at = approval.stateAt(now);
        if (at == ApprovalState.EXPIRED) {
            return Hint.DENY_EXPIRED;
        }
        if (at != ApprovalState.SIGNED_FULL || !trust.isFullySigned(approval)) {
            return Hint.DENY_NEEDS_APPROVAL;
        }
        return approval.ttlState(now).equals("near_expiry") ? Hint.ALLOW_WITH_WARNING : Hint.ALLOW;
    }
}
