package dev.halyard.server.flags;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.FlagState;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.ETags;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/flags/registry}: the document that decides, whole or in summary. Thread-safe. */
public final class RegistryApi {
    private static final List<String> QUERY = List.of("summary", "env");

    /**
     * What a row takes from its flag as the document has it, before what depends on the
     * environment.
     */
    private static final List<String> ROW =
            List.of("key", "id", "type", "owner_module", "description_en", "description_th");

    /** The same for somebody of a tenant. */
    private static final List<String> SHORT =
            List.of("key", "type", "description_en", "description_th");

    private final Supplier<Published> documents;
    private final Envelope envelope;

    public RegistryApi(Supplier<Published> documents, Envelope envelope) {
        this.documents = documents;
        this.envelope = envelope;
    }

    public Answer get(Call call) {
        call.query().allow(QUERY);
        boolean summary = call.query().flag("summary");
        String envId = call.query().get("env");
        if (envId != null && !summary) {
            throw Problem.invalid("env goes with summary=true only.", "Add summary=true.");
        }
        if (!summary) {
            checkWhole(call.identity());
        }
        Env env = envId == null ? null : ContextFields.env(envId);
        if (env != null) {
            call.identity().checkEnv(env);
        }
        boolean restricted = call.identity().isRestricted();
        Published served = documents.get();
        call.answeredFrom(served.freshness());
        String form = summary ? "-summary" + (env == null ? "" : "-" + env.id()) : "";
        form += restricted ? "-short" : "";
        // Weak: two answers with one tag say the same but differ in their request id.
        String tag = "W/\"" + served.snapshot().version() + form + "\"";
        if (ETags.matches(call.headers(HeaderNames.IF_NONE_MATCH), tag)) {
            return Answer.empty(304).with("ETag", tag).with("Cache-Control", "no-cache");
        }
        CharSequence data = summary ? summary(served, env, restricted) : served.registry().toJson();
        return envelope.ok(call, data).with("ETag", tag).with("Cache-Control", "no-cache");
    }

    /** All rules of all flags. */
    private static void checkWhole(Identity caller) {
        boolean takes = caller.tenant() == null && caller.may(Permission.SNAPSHOT);
        if (!takes && !caller.has(Role.VIEWER)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "The whole registry takes the role viewer, or the permission "
                            + Permission.SNAPSHOT.id()
                            + ".",
                    "Add summary=true for what everybody may see.");
        }
    }

    private static StringBuilder summary(Published served, @Nullable Env env, boolean restricted) {
        List<String> keys = served.snapshot().liveFlagKeys();
        StringBuilder out = new StringBuilder(64 + keys.size() * 300);
        out.append("{\"count\":").append(keys.size()).append(",\"flags\":[");
        String separator = "";
        for (String key : keys) {
            out.append(separator);
            row(served, key, env, restricted, out);
            separator = ",";
        }
        return out.append("]}");
    }

    private static void row(
            Published served,
            String key,
            @Nullable Env env,
            boolean restricted,
            StringBuilder out) {
        FlagDefinition flag = served.snapshot().definition(key).orElseThrow();
        Map<String, Value> raw = Objects.requireNonNull(served.flag(key)).members();
        out.append('{');
        for (String name : restricted ? SHORT : ROW) {
            Value value = raw.get(name);
            if (value != null) {
                Strings.quote(name, out);
                value.writeJson(out.append(':'));
                out.append(',');
            }
        }
        FlagState state = env == null ? flag.state() : flag.stateIn(env);
        out.append("\"rollout_stage\":\"").append(state.stage().id());
        out.append("\",\"rollout_pct\":").append(Value.of(state.rolloutPct()).toJson());
        if (!restricted) {
            out.append(",\"requires_approval\":").append(flag.requiresApproval());
            out.append(",\"sensitive_flag\":").append(flag.sensitive());
        }
        out.append('}');
    }
}
