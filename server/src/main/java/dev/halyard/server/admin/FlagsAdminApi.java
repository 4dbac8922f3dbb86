package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.util.List;

/** {@code /api/admin/flags}: find, show, create, edit, archive. Thread-safe. */
public final class FlagsAdminApi {
    private final Store store;
    private final Changes changes;
    private final FlagDetail detail;
    private final Envelope envelope;

    public FlagsAdminApi(Store store, Changes changes, FlagDetail detail, Envelope envelope) {
        this.store = store;
        this.changes = changes;
        this.detail = detail;
        this.envelope = envelope;
    }

    /** Flags that fit every filter sent, in the order in which they were made. */
    public Answer list(Call call) {
        call.query().allow(FlagFilter.QUERY);
        State state = store.served().state();
        TenantView view = TenantView.of(call);
        FlagFilter filter = FlagFilter.of(call, state, store.control().now(), view);
        List<FlagEntry> found = state.flags().stream().filter(filter).toList();
        Value.Members page =
                Page.of(call)
                        .of(found, FlagEntry::key, view == null ? FlagEntry::shown : view::flag);
        call.answeredFrom(state.revision());
        return envelope.ok(call, page.toJson());
    }

    public Answer create(Call call) {
        return changes.make(call, Bodies::createFlag);
    }

    /** The flag with all that a person wants beside it. */
    public Answer get(Call call) {
        call.query().allow(List.of());
        State state = store.served().state();
        FlagEntry flag = state.flagEntry(call.variable("key"));
        if (flag == null) {
            throw Problem.flagNotFound(call.variable("key"));
        }
        call.answeredFrom(state.revision());
        TenantView view = TenantView.of(call);
        long now = store.control().now();
        Value.Members shown =
                view == null ? detail.of(flag, state, now) : view.detail(flag, state, now);
        return envelope.ok(call, shown.toJson()).with("ETag", "\"" + flag.version() + "\"");
    }

    public Answer edit(Call call) {
        return changes.make(call, body -> Bodies.editFlag(call.variable("key"), body));
    }

    public Answer archive(Call call) {
        return changes.make(call, body -> Bodies.archiveFlag(call.variable("key"), body));
    }
}
