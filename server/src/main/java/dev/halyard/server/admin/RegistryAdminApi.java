package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.store.Store;
import java.util.List;

/** {@code /api/admin/registry}: all of it, out and in. Thread-safe. */
public final class RegistryAdminApi {
    private final Store store;
    private final Changes changes;
    private final Envelope envelope;
    private final int maxImport;

    /**
     * Serves a store.
     *
     * @param maxImport bytes of the largest body of an import
     */
    public RegistryAdminApi(Store store, Changes changes, Envelope envelope, int maxImport) {
        this.store = store;
        this.changes = changes;
        this.envelope = envelope;
        this.maxImport = maxImport;
    }

    /** Both documents, as an import takes them, and the revision that they are of. */
    public Answer export(Call call) {
        call.query().allow(List.of());
        State state = store.served().state();
        Value.Members data =
                Doc.object()
                        .put("revision", state.revision())
                        .put("registry", Exports.registry(state))
                        .put("overrides", Exports.overrides(state))
                        .members();
        call.answeredFrom(state.revision());
        return envelope.ok(call, data.toJson());
    }

    /** Puts documents in place of what is there; {@code dry_run} tells the plan alone. */
    public Answer replace(Call call) {
        call.query().allow(List.of());
        Value.Members body = call.document(maxImport);
        return changes.make(call, body, Bodies.importRegistry(body));
    }
}
