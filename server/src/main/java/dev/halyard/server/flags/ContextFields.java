package dev.halyard.server.flags;

import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
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

    private ContextFields(@Nullable String[] texts, Map<String, Value> attributes, String place) {
        this.texts = texts;
        this.attributes = attributes;
        this.place = place;
    }

    /** What the call sends, and the call's envelope told where the user's id came from. */
    static ContextFields of(Call call, @Nullable Body body) {
        @Nullable String[] texts = new @Nullable String[ContextField.ALL.size()];
        for (ContextField field : ContextField.ALL) {
            String header = call.header(field.header());
            String query = call.query().get(field.query());
            String sent = body == null ? null : body.text(field.body());
            String value = header != null ? header : query != null ? query : sent;
            texts[field.index()] = value;
            if (field.equals(ContextField.USER) && value != null) {
                call.identifiedBy(
                        header != null ? "dev_headers" : query != null ? "query" : "body");
            }
        }
        Map<String, Value> attributes = body == null ? null : body.object("attributes");
        return new ContextFields(
                texts, attributes == null ? NO_ATTRIBUTES : attributes, "/context");
    }

    /** These fields with those that a batch's item has of its own in their place. */
    ContextFields with(Body item) {
        @Nullable String[] own = texts.clone();
        for (ContextField field : ContextField.ALL) {
            String value = item.text(field.body());
            if (value != null) {
                own[field.index()] = value;
            }
        }
        Map<String, Value> replaced = item.object("attributes");
        return new ContextFields(own, replaced == null ? attributes : replaced, item.pointer());
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
        try {
            return Context.builder(user)
                    .tenantId(text(ContextField.TENANT))
                    .tier(text(ContextField.TIER))
                    .roleKey(text(ContextField.ROLE_KEY))
                    .env(env(text(ContextField.ENV)))
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
