package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.past.Past;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.util.Map;

/** Moves of flags: {@code PATCH …/rollout}, pause, resume, roll back, revert. Thread-safe. */
public final class RolloutApi {
    private final Store store;
    private final Changes changes;

    public RolloutApi(Store store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    public Answer transition(Call call) {
        return changes.make(call, body -> Bodies.transition(call.variable("key"), body));
    }

    public Answer pause(Call call) {
        return changes.make(call, body -> Bodies.pause(call.variable("key"), body));
    }

    public Answer resume(Call call) {
        return changes.make(call, body -> Bodies.resume(call.variable("key"), body));
    }

    public Answer rollBack(Call call) {
        return changes.make(call, body -> Bodies.rollBack(call.variable("key"), body));
    }

    /**
     * The change that leads back: to an earlier state where {@code env} is named, else document.
     */
    public Answer revert(Call call) {
        return changes.make(call, body -> reverted(call.variable("key"), body));
    }

    private Command reverted(String key, Value.Members body) {
        Bodies.Revert revert = Bodies.revert(body);
        long head = store.control().state().revision();
        if (revert.toRevision() > head) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "There is no revision " + revert.toRevision() + ".",
                    "The newest is " + head + ".");
        }
        FlagEntry then =
                Past.flag(store.log(), key, revert.toRevision())
                        .orElseThrow(() ->
                                new Problem(
                                        Code.FLAG_NOT_FOUND,
                                        "There was no flag %s at revision %d."
                                                .formatted(key, revert.toRevision()),
                                        "GET /api/admin/flags/{key}/history lists its revisions."));
        return revert.envs() == null
                ? new Command.EditFlag(key, document(then))
                : new Command.RevertStates(key, revert.envs(), Map.copyOf(then.states()));
    }

    private static Value.Members document(FlagEntry then) {
        return Doc.object().putAll(then.document()).members();
    }
}
