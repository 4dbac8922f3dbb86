package dev.halyard.server.admin;

import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import org.jspecify.annotations.Nullable;

/** Rows that are written by somebody who acts in one tenant carry that tenant, said or not. */
final class OwnRows {
    private static final String ROW_TENANT = "row_tenant";

    private OwnRows() {}

    /** The body of a change of a row. */
    static Value.Members row(Call call, String scope, Value.Members body) {
        String tenant = call.identity().confinedTo();
        return tenant == null || !scope.equals("user") || Doc.get(body, ROW_TENANT) != null
                ? body
                : Doc.object().putAll(body).put(ROW_TENANT, tenant).members();
    }

    /** The body of a request for leave, or of a preview: there the target or the change says it. */
    static Value.Members asked(Call call, Value.Members body) {
        Value.Members target = Doc.object(body, "target");
        String kind = Doc.text(body, "kind");
        if (target == null || kind == null || !kind.startsWith("override_")) {
            return body;
        }
        String scope = Doc.text(target, "scope");
        Value.@Nullable Members change = Doc.object(body, "change");
        if (scope == null || (change != null && Doc.get(change, ROW_TENANT) != null)) {
            return body;
        }
        return Doc.object().putAll(body).put("target", row(call, scope, target)).members();
    }
}
