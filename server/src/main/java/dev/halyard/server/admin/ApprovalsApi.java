package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.ApprovalState;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/approvals}: ask, see, sign, reject, withdraw. Thread-safe. */
public final class ApprovalsApi {
    private static final List<String> QUERY = List.of("state", "flag", "limit", "cursor");

    private final Store store;
    private final Changes changes;
    private final Previews previews;
    private final Envelope envelope;

    public ApprovalsApi(Store store, Changes changes, Previews previews, Envelope envelope) {
        this.store = store;
        this.changes = changes;
        this.previews = previews;
        this.envelope = envelope;
    }

    /** The newest first; {@code state} and {@code flag} choose. */
    public Answer list(Call call) {
        call.query().allow(QUERY);
        State state = store.served().state();
        long now = store.control().now();
        String wanted = call.query().get("state");
        checkState(wanted);
        String flag = call.query().get("flag");
        TenantView view = TenantView.of(call);
        List<Approval> found =
                state.approvals().stream()
                        .filter(a -> view == null || view.sees(a))
                        .filter(a -> wanted == null || a.stateAt(now).id().equals(wanted))
                        .filter(a -> flag == null || a.covers(flag))
                        .toList();
        call.answeredFrom(state.revision());
        return envelope.ok(
                call, Page.of(call).of(found, Approval::id, a -> shown(view, a, now)).toJson());
    }

    private static Value shown(@Nullable TenantView view, Approval approval, long now) {
        return view == null ? approval.shown(now) : approval.shownInside(now);
    }

    private static void checkState(@Nullable String id) {
        if (id != null && Arrays.stream(ApprovalState.values()).noneMatch(s -> s.id().equals(id))) {
            throw Problem.invalid(
                    "There is no state " + Problem.shown(id) + " of an approval.",
                    "state is one of "
                            + Arrays.stream(ApprovalState.values())
                                    .map(ApprovalState::id)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
    }

    public Answer get(Call call) {
        call.query().allow(List.of());
        State state = store.served().state();
        Approval approval = state.approval(call.variable("id"));
        TenantView view = TenantView.of(call);
        if (approval == null || (view != null && !view.sees(approval))) {
            throw new Problem(
                    Code.APPROVAL_NOT_FOUND,
                    "There is no approval " + Problem.shown(call.variable("id")) + ".",
                    "GET /api/admin/approvals lists them.");
        }
        call.answeredFrom(state.revision());
        return envelope.ok(call, shown(view, approval, store.control().now()).toJson());
    }

    /** Asks for leave, with what the change would do to the contexts seen lately. */
    public Answer request(Call call) {
        return changes.make(
                call,
                body -> {
                    Command.RequestApproval asked =
                            Bodies.requestApproval(OwnRows.asked(call, body));
                    return new Command.RequestApproval(
                            asked.kind(),
                            asked.target(),
                            asked.env(),
                            asked.change(),
                            asked.asked(),
                            previews.measure(changes.submission(call, body, asked.asked())));
                });
    }

    public Answer sign(Call call) {
        return changes.make(
                call, body -> new Command.Sign(call.variable("id"), comment(body, false)));
    }

    public Answer reject(Call call) {
        return changes.make(
                call,
                body -> {
                    String comment = comment(body, true);
                    return new Command.Reject(call.variable("id"), comment == null ? "" : comment);
                });
    }

    public Answer withdraw(Call call) {
        return changes.make(
                call, body -> new Command.Withdraw(call.variable("id"), comment(body, false)));
    }

    private static @Nullable String comment(Value.Members body, boolean required) {
        return Bodies.comment(Doc.object().putAll(body).members(), required);
    }
}
