package dev.halyard.server.flags;

import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context as a request sends it, in headers, query and body, before it is held to its rules.
 * Headers win over query, query over body; empty is absent.
 */
final class ContextFields {
    private static final Map<String, Value> NO_ATTRIBUTES = Map.of();

    /** By {@link ContextField#index}; null is absent. */
    private final @Nullable String[] texts;

    private final Map<String, Value> attributes;

    /** Where in the request the fields stand that can be told apart. */
    private final String place;

    private final Identity caller;

    private ContextFields(
            @Nullable String[] texts,
            Map<String, Value> attributes,
            String place,
            Identity caller) {
        this.texts = texts;
        this.caller = caller;
        this.attributes = attributes;
        this.place = place;
    }

    /** What the call sends, as far as whoever sends it may say whom it is about. */
    static ContextFields of(Call call, @Nullable Body body) {
        Identity caller = call.identity();
        return switch (caller.subject()) {
            case Identity.Subject.AsSent any -> sent(call, body, caller, true);
            case Identity.Subject.Named named -> sent(call, body, caller, false);
            case Identity.Subject.Own own -> own(call, body, caller, own);
        };
    }

    /** As {@link #of}, from what a protocol states in one place. */
    static ContextFields stated(
            Call call, Map<String, String> fields, Map<String, Value> attributes) {
        Identity caller = call.identity();
        @Nullable String[] texts = new @Nullable String[ContextField.ALL.size()];
        ContextField.ALL.forEach(field -> texts[field.index()] = fields.get(field.body()));
        if (caller.subject() instanceof Identity.Subject.Own own) {
            state(own, texts);
            return new ContextFields(texts, allowed(attributes, own), "/context", caller);
        }
        return new ContextFields(texts, attributes, "/context", caller);
    }

    private static void state(Identity.Subject.Own own, @Nullable String[] texts) {
        texts[ContextField.USER.index()] = own.user();
        texts[ContextField.TENANT.index()] = own.tenant();
        texts[ContextField.TIER.index()] = own.tier();
        texts[ContextField.ROLE_KEY.index()] = own.roleKey();
    }

    private static ContextFields sent(
            Call call, @Nullable Body body, Identity caller, boolean believed) {
        @Nullable String[] texts = new @Nullable String[ContextField.ALL.size()];
        for (ContextField field : ContextField.ALL) {
            String header = call.header(field.header());
            String query = call.query().get(field.query());
            String sent = body == null ? null : body.text(field.body());
            String value = header != null ? header : query != null ? query : sent;
            texts[field.index()] = value;
            if (believed && field.equals(ContextField.USER) && value != null) {
                call.identifiedBy(
                        header != null ? "dev_headers" : query != null ? "query" : "body");
            }
        }
        Map<String, Value> attributes = body == null ? null : body.object("attributes");
        return new ContextFields(
                texts, attributes == null ? NO_ATTRIBUTES : attributes, "/context", caller);
    }

    /**
     * An end user asks for nobody else, whatever the request says; the environment is its choice.
     */
    private static ContextFields own(
            Call call, @Nullable Body body, Identity caller, Identity.Subject.Own own) {
        @Nullable String[] texts = new @Nullable String[ContextField.ALL.size()];
        state(own, texts);
        ContextField env = ContextField.ENV;
        String header = call.header(env.header());
        String query = call.query().get(env.query());
        String sent = body == null ? null : body.text(env.body());
        texts[env.index()] = header != null ? header : query != null ? query : sent;
        Map<String, Value> attributes = body == null ? null : body.object("attributes");
        return new ContextFields(texts, allowed(attributes, own), "/context", caller);
    }

    /** The token's attributes, with those of the request that it may set. */
    private static Map<String, Value> allowed(
            @Nullable Map<String, Value> sent, Identity.Subject.Own own) {
        if (sent == null || own.settable().isEmpty()) {
            return own.attributes();
        }
        Map<String, Value> merged = new HashMap<>(own.attributes());
        sent.forEach((name, value) -> {
            if (own.settable().contains(name)) {
                merged.put(name, value);
            }
        });
        return merged;
    }

    /** These fields with those that a batch's item has of its own in their place. */
    ContextFields with(Body item) {
        @Nullable String[] own = texts.clone();
        Map<String, Value> replaced = item.object("attributes");
        if (caller.subject() instanceof Identity.Subject.Own user) {
            String env = item.text(ContextField.ENV.body());
            own[ContextField.ENV.index()] = env == null ? own[ContextField.ENV.index()] : env;
            return new ContextFields(
                    own,
                    replaced == null ? attributes : allowed(replaced, user),
                    item.pointer(),
                    caller);
        }
        for (ContextField field : ContextField.ALL) {
            String value = item.text(field.body());
            if (value != null) {
                own[field.index()] = value;
            }
        }
        return new ContextFields(
                own, replaced == null ? attributes : replaced, item.pointer(), caller);
    }

    boolean hasUser() {
        return text(ContextField.USER) != null;
    }

    /**
     * The context.
     *
     * @throws Problem when a field is missing or breaks its rule
     */
    Context toContext() {
        String user = text(ContextField.USER);
        if (user == null) {
            throw missingUser();
        }
        return build(user);
    }

    /** Holds everything but the user's presence to its rules. */
    void check() {
        String user = text(ContextField.USER);
        build(user == null ? "anybody" : user);
    }

    private @Nullable String text(ContextField field) {
        return texts[field.index()];
    }

    private Context build(String user) {
        Env env = env(text(ContextField.ENV));
        caller.checkEnv(env);
        try {
            return Context.builder(user)
                    .tenantId(tenant())
                    .tier(text(ContextField.TIER))
                    .roleKey(text(ContextField.ROLE_KEY))
                    .env(env)
                    .attributes(attributes)
                    .build();
        } catch (InvalidContextException e) {
            throw Problem.invalid(
                            "The context cannot be used: " + e.getMessage() + ".",
                            "Ids are 1 to 256 characters without control characters; attributes are"
                                    + " strings, numbers, booleans or arrays of strings.")
                    .withDetails(
                            List.of(new DocumentError(pointer(e.field()), e.getMessage() + "")));
        }
    }

    /** A credential that is bound to a tenant asks for nobody of another. */
    private @Nullable String tenant() {
        String asked = text(ContextField.TENANT);
        String bound = caller.tenant();
        if (bound == null || !(caller.subject() instanceof Identity.Subject.Named)) {
            return asked;
        }
        if (asked != null && !asked.equals(bound)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "This credential is bound to another tenant.",
                    "Leave tenant_id out, or use a credential of the tenant that is asked for.");
        }
        return bound;
    }

    private String pointer(String field) {
        int dot = field.indexOf('.');
        return dot < 0
                ? place + "/" + field
                : place
                        + "/attributes/"
                        + field.substring(dot + 1).replace("~", "~0").replace("/", "~1");
    }

    static Env env(@Nullable String id) {
        if (id == null) {
            return Context.DEFAULT_ENV;
        }
        for (Env env : Env.values()) {
            if (env.id().equals(id)) {
                return env;
            }
        }
        throw Problem.invalid(
                "There is no environment " + Problem.shown(id) + ".",
                "env is one of prod, staging, dev; left out, it is dev.");
    }

    static Problem missingUser() {
        return Problem.invalid(
                "No user id was sent.",
                "Percentages are computed from the user's id, so bucketing needs a stable one. Send it"
                        + " as the header X-PTT-User-Id, as ?user=, or as context.user_id in a body.");
    }
}
