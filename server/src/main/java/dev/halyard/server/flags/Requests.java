package dev.halyard.server.flags;

import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import java.util.List;
import java.util.Map;

/** What the bodies of evaluations have in common. */
final class Requests {
    static final List<String> CONTEXT_FIELDS =
            List.of("user_id", "tenant_id", "tier", "env", "role_key", "attributes");

    private Requests() {}

    /** The overrides sent along; the envelope says so when there are some. */
    static InlineOverrides overrides(Call call, Body body) {
        Body overrides = body.nested("overrides", List.of("user", "tenant"));
        if (overrides == null) {
            return InlineOverrides.NONE;
        }
        Map<String, Value> user = overrides.object("user");
        Map<String, Value> tenant = overrides.object("tenant");
        InlineOverrides inline =
                new InlineOverrides(
                        user == null ? Map.of() : user, tenant == null ? Map.of() : tenant);
        if (!inline.user().isEmpty() || !inline.tenant().isEmpty()) {
            if (!call.identity().may(Permission.OVERRIDE)) {
                throw new Problem(
                        Code.FORBIDDEN,
                        "Overrides in a request take the permission "
                                + Permission.OVERRIDE.id()
                                + ".",
                        "Leave overrides out, or use a credential that has it.");
            }
            call.warn("inline_overrides");
        }
        return inline;
    }
}
