package dev.halyard.control.change;

import dev.halyard.control.state.ApprovalKind;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.RowPlace;
import dev.halyard.document.CohortDocument;
import dev.halyard.document.DocumentError;
import dev.halyard.document.FlagDocument;
import dev.halyard.document.SettingsDocument;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bodies of requests into commands. The change that an approval is asked for is read by
 * the same methods as the change itself, so that both mean the same.
 */
public final class Bodies {
    private Bodies() {}

    public static Command createFlag(Value.Members body) {
        return new Command.CreateFlag(flagDocument(body));
    }

    public static Command editFlag(String key, Value.Members body) {
        return new Command.EditFlag(key, flagDocument(body));
    }

    private static Value.Members flagDocument(Value.Members body) {
        Value.Members document = Input.document(body);
        return known(document, FlagDocument.unknownFields(document));
    }

    /** A body's own fields that nobody knows are a request that is wrong, not a document. */
    private static Value.Members known(Value.Members document, List<DocumentError> unknown) {
        if (unknown.isEmpty()) {
            return document;
        }
        List<String> names = unknown.stream().map(error -> error.pointer().substring(1)).toList();
        throw new Refusal(
                Refusal.Code.INVALID_REQUEST,
                "The body has a field that is not known: " + String.join(", ", names) + ".",
                "It " + unknown.get(0).message() + ".",
                Refusal.places(unknown));
    }

    /** Without what a reader got beside the document. */
    private static Value.Members without(Value.Members document, String... names) {
        Map<String, Value> members = new LinkedHashMap<>(document.members());
        members.keySet().removeAll(List.of(names));
        return new Value.Members(members);
    }

    public static Command archiveFlag(String key, Value.Members body) {
        new Input(body).done();
        return new Command.ArchiveFlag(key);
    }

    /** A stop where it is sent to {@code paused} or {@code rolled_back}. */
    public static Command transition(String key, Value.Members body) {
        Input input = new Input(body, "env", "rollout_stage", "rollout_pct", "pilot_cohorts");
        Stage stage = input.stage("rollout_stage");
        Value.Num pct = input.pct("rollout_pct");
        List<String> cohorts = input.texts("pilot_cohorts");
        boolean stops = stage == Stage.PAUSED || stage == Stage.ROLLED_BACK;
        String env = input.text("env");
        if (env == null && !stops && !input.has("env")) {
            input.wrong("env", "is required: one of prod, staging, dev, all");
        }
        if (stops && (pct != null || cohorts != null)) {
            input.wrong("rollout_stage", "takes no percentage and no cohorts when it stops");
        }
        input.done();
        Envs envs = env == null ? Envs.ALL : Envs.of(env, "/env");
        return switch (Objects.requireNonNull(stage)) {
            case PAUSED -> new Command.Pause(key, envs);
            case ROLLED_BACK -> new Command.RollBack(key, envs);
            default -> new Command.Transition(key, envs, stage, pct, cohorts);
        };
    }

    public static Command pause(String key, Value.Members body) {
        return new Command.Pause(key, envs(body));
    }

    public static Command rollBack(String key, Value.Members body) {
        return new Command.RollBack(key, envs(body));
    }

    public static Command resume(String key, Value.Members body) {
        return new Command.Resume(key, envs(body));
    }

    private static Envs envs(Value.Members body) {
        Input input = new Input(body, "env");
        String env = input.text("env");
        input.done();
        return env == null ? Envs.ALL : Envs.of(env, "/env");
    }

    /**
     * Reads a row that is named by its path and body.
     *
     * @param scope {@code tenant} or {@code user}
     * @param id of the tenant or user
     */
    public static Command putOverride(String flagKey, String scope, String id, Value.Members body) {
        Input input = new Input(body, "value", "expires_at", "rationale", "row_tenant", "row_env");
        Value value = input.value("value");
        if (value == null) {
            input.wrong("value", "is required");
        }
        String expires = input.instant("expires_at");
        String rationale = input.text("rationale");
        RowPlace place = place(scope, id, input);
        return new Command.PutOverride(
                flagKey, place, Objects.requireNonNull(value), expires, rationale, "api");
    }

    public static Command deleteOverride(
            String flagKey, String scope, String id, Value.Members body) {
        Input input = new Input(body, "row_tenant", "row_env");
        return new Command.DeleteOverride(flagKey, place(scope, id, input));
    }

    private static RowPlace place(String scope, String id, Input input) {
        String tenant = input.text("row_tenant");
        String word = input.text("row_env");
        Env env = null;
        for (Env each : Env.values()) {
            env = each.id().equals(word) ? each : env;
        }
        if (word != null && env == null) {
            input.wrong(
                    "row_env", "must be one of prod, staging, dev; left out, the row is for all");
        }
        boolean user = scope.equals("user");
        if (!user && tenant != null) {
            input.wrong("row_tenant", "must not be there: a tenant's row is for that tenant");
        }
        checkId(user ? "user" : "tenant", id, input);
        if (tenant != null) {
            checkId("row_tenant", tenant, input);
        }
        input.done();
        return user
                ? new RowPlace(Scope.USER, tenant, id, env)
                : new RowPlace(Scope.TENANT, id, null, env);
    }

    /** By the rule of contexts: a row for an id that no context can have would never count. */
    static void checkId(String name, String id, Input input) {
        try {
            Context.of(id);
        } catch (InvalidContextException e) {
            input.wrong(name, "must be 1 to 256 characters without control characters");
        }
    }

    public static Command putCohort(String key, Value.Members body) {
        Value.Members document = Input.document(body);
        known(document, CohortDocument.unknownFields(without(document, "key", "version")));
        return new Command.PutCohort(key, document);
    }

    public static Command deleteCohort(String key, Value.Members body) {
        new Input(body).done();
        return new Command.DeleteCohort(key);
    }

    public static Command putSettings(Value.Members body) {
        Value.Members document = Input.document(body);
        known(document, SettingsDocument.unknownFields(without(document, "version")));
        return new Command.PutSettings(document);
    }

    /** Its {@code expected_revision} is read by whoever reads the control fields. */
    public static Command importRegistry(Value.Members body) {
        Input input = new Input(body, "registry", "overrides", "expected_revision");
        Value.Members registry = input.object("registry");
        Value.Members overrides = input.object("overrides");
        if (registry == null && overrides == null && !input.has("registry")) {
            input.wrong("registry", "or overrides is required");
        }
        input.done();
        return new Command.Import(registry, overrides, false);
    }

    /** A request for leave to make a change, which is read as the change itself would be. */
    public static Command.RequestApproval requestApproval(Value.Members body) {
        Input input = new Input(body, "kind", "target", "env", "change", "flag_key");
        String kindId = input.text("kind");
        ApprovalKind kind =
                kindId == null ? ApprovalKind.TRANSITION : ApprovalKind.of(kindId).orElse(null);
        if (kind == null) {
            input.wrong("kind", "must be one of " + kinds());
        }
        Value.Members given = input.object("target");
        String flagKey = input.text("flag_key");
        String top = input.text("env");
        Value.Members change = input.object("change");
        input.done();
        Value.Members asked = change == null ? Doc.object().members() : change;
        Target named =
                Target.of(
                        Objects.requireNonNull(kind),
                        given == null ? Doc.object().members() : given,
                        flagKey,
                        top,
                        asked);
        Command command = asked(kind, named.document(), named.env(), asked);
        return new Command.RequestApproval(
                kind, named.document(), named.env(), asked, command, null);
    }

    /**
     * Where to go back to.
     *
     * @param envs whose states go back; null for the document
     */
    public record Revert(long toRevision, @Nullable Envs envs) {}

    /** The body of a revert. */
    public static Revert revert(Value.Members body) {
        Input input = new Input(body, "to_revision", "env");
        long revision = Doc.number(body, "to_revision", 0);
        if (revision < 1) {
            input.wrong("to_revision", "must be a revision, from 1");
        }
        String env = input.text("env");
        input.done();
        return new Revert(revision, env == null ? null : Envs.of(env, "/env"));
    }

    /** The comment of a signature or rejection. */
    public static @Nullable String comment(Value.Members body, boolean required) {
        Input input = new Input(body, "comment");
        String comment = input.text("comment");
        if (required && (comment == null || comment.isBlank())) {
            input.wrong("comment", "is required: why, for whoever asked");
        }
        if (comment != null && comment.codePointCount(0, comment.length()) > 2000) {
            input.wrong("comment", "must have at most 2000 characters");
        }
        input.done();
        return comment;
    }

    /** The change of a flag that somebody wants to see the effect of. */
    public static Command preview(String key, Value.Members body) {
        Input input = new Input(body, "kind", "target", "env", "change", "context");
        input.done();
        Doc target = Doc.object();
        Value.Members given = Doc.object(body, "target");
        if (given != null) {
            target.putAll(given);
        }
        Doc asked = Doc.object().put("target", target.put("flag_key", key).members());
        for (String name : List.of("kind", "env", "change")) {
            asked.put(name, Doc.get(body, name));
        }
        return requestApproval(asked.members()).asked();
    }

    private static String kinds() {
        StringBuilder kinds = new StringBuilder();
        for (ApprovalKind kind : ApprovalKind.values()) {
            kinds.append(kinds.isEmpty() ? "" : ", ").append(kind.id());
        }
        return kinds.toString();
    }

    /** The command that a stored or sent request is about. */
    public static Command asked(
            ApprovalKind kind, Value.Members target, @Nullable String env, Value.Members change) {
        Value.Members inEnv = withEnv(change, "env", env == null ? Doc.text(target, "env") : env);
        return switch (kind) {
            case TRANSITION -> transition(need(target, "flag_key"), inEnv);
            case RESUME -> resume(need(target, "flag_key"), inEnv);
            case OVERRIDE_PUT ->
                    putOverride(
                            need(target, "flag_key"),
                            scope(target),
                            need(target, "id"),
                            inRow(target, env, change));
            case OVERRIDE_DELETE ->
                    deleteOverride(
                            need(target, "flag_key"),
                            scope(target),
                            need(target, "id"),
                            inRow(target, env, change));
            case FLAG_EDIT -> editFlag(need(target, "flag_key"), change);
            case ARCHIVE -> archiveFlag(need(target, "flag_key"), change);
            case RECREATE -> createFlag(change);
            case COHORT_PUT -> putCohort(need(target, "cohort"), change);
            case COHORT_DELETE -> deleteCohort(need(target, "cohort"), change);
            case SETTINGS -> putSettings(change);
            case IMPORT -> importRegistry(change);
        };
    }

    private static Value.Members inRow(
            Value.Members target, @Nullable String env, Value.Members change) {
        String rowEnv = Doc.text(target, "env") == null ? env : Doc.text(target, "env");
        Value.Members inTenant = withEnv(change, "row_tenant", Doc.text(target, "row_tenant"));
        return withEnv(inTenant, "row_env", rowEnv);
    }

    /** What the target says goes where the change itself would have it. */
    private static Value.Members withEnv(
            Value.Members change, String name, @Nullable String value) {
        return value == null || Doc.get(change, name) != null
                ? change
                : Doc.object().putAll(change).put(name, value).members();
    }

    private static String need(Value.Members target, String name) {
        String text = Doc.text(target, name);
        if (text == null) {
            throw Refusal.invalid("/target/" + name, "is required for this kind");
        }
        return text;
    }

    private static String scope(Value.Members target) {
        String scope = need(target, "scope");
        if (!scope.equals("user") && !scope.equals("tenant")) {
            throw Refusal.invalid("/target/scope", "must be tenant or user");
        }
        return scope;
    }
}
