package dev.halyard.server.flags;

import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /api/flags/overrides/by-flag/{key}}: the stored rows of one flag. Thread-safe. */
public final class OverridesApi {
    private final Supplier<Published> documents;
    private final Envelope envelope;

    public OverridesApi(Supplier<Published> documents, Envelope envelope) {
        this.documents = documents;
        this.envelope = envelope;
    }

    /** Live and expired rows, as their document has them; of its tenant, for one of a tenant. */
    public Answer byFlag(Call call) {
        call.query().allow(List.of());
        if (!call.identity().has(Role.TENANT_VIEWER)) {
            throw Problem.takes(Role.TENANT_VIEWER);
        }
        String key = call.variable("key");
        Published served = documents.get();
        call.answeredFrom(served.freshness());
        if (served.snapshot().definition(key).isEmpty()) {
            throw Problem.flagNotFound(key);
        }
        String tenant = call.identity().confinedTo();
        List<Value.Members> rows =
                served.rowsOf(key).stream()
                        .filter(row -> tenant == null || tenant.equals(Doc.text(row, "tenant_id")))
                        .toList();
        StringBuilder out = new StringBuilder("{\"flag_key\":");
        Strings.quote(key, out);
        out.append(",\"count\":").append(rows.size()).append(",\"overrides\":");
        new Value.Array(List.<Value>copyOf(rows)).writeJson(out);
        return envelope.ok(call, out.append('}'));
    }
}
