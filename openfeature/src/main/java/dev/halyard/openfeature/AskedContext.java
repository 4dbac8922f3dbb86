package dev.halyard.openfeature;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the evaluator's context of OpenFeature's, as the service does for OFREP: {@code
 * targetingKey} is the user; {@code tenant_id}, {@code tier}, {@code env} and {@code role_key} are
 * what they are everywhere; all else is an attribute where it can be one, and left out where not,
 * since applications put into their context what they like. Immutable.
 */
final class AskedContext {
    private static final String USER = "user_id";

    private final Env env;
    private final @Nullable String tenant;

    AskedContext(Env env, @Nullable String tenant) {
        this.env = env;
        this.tenant = tenant;
    }

    /**
     * The context; null where it names nobody.
     *
     * @throws InvalidContextException when a field breaks its rule
     */
    @Nullable Context of(@Nullable EvaluationContext asked) {
        String user = asked == null ? null : asked.getTargetingKey();
        if (asked == null || user == null || user.isEmpty()) {
            return null;
        }
        Context.Builder context = Context.builder(user).tenantId(tenant).env(env);
        // name by name: a context's maps are deep copies, however small what is wanted of them
        for (String name : asked.keySet()) {
            if (!name.equals(EvaluationContext.TARGETING_KEY)) {
                add(name, asked.getValue(name), context);
            }
        }
        return context.build();
    }

    private static void add(String name, @Nullable Value value, Context.Builder context) {
        if (value == null || value.isNull()) {
            return;
        }
        switch (name) {
            case USER -> {} // who that is says the targeting key
            case "tenant_id" -> {
                String text = text(name, value);
                if (!text.isEmpty()) {
                    context.tenantId(text);
                }
            }
            case "tier" -> context.tier(orNull(text(name, value)));
            case "role_key" -> context.roleKey(orNull(text(name, value)));
            case "env" -> {
                String text = text(name, value);
                if (!text.isEmpty()) {
                    context.env(knownEnv(text));
                }
            }
            default -> attribute(name, value, context);
        }
    }

    private static void attribute(String name, Value value, Context.Builder context) {
        if (name.equals("attributes") && value.isStructure()) {
            for (Map.Entry<String, Value> inner :
                    value.asStructure().asUnmodifiableMap().entrySet()) {
                if (inner.getValue() != null) {
                    single(inner.getKey(), inner.getValue(), context);
                }
            }
            return;
        }
        single(name, value, context);
    }

    private static void single(String name, Value value, Context.Builder context) {
        if (value.isString()) {
            context.attribute(name, value.asString());
        } else if (value.isBoolean()) {
            context.attribute(name, value.asBoolean().booleanValue());
        } else if (value.isNumber()) {
            double number = ((Number) value.asObject()).doubleValue();
            if (Double.isFinite(number)) {
                context.attribute(name, number);
            }
        } else if (value.isInstant()) {
            context.attribute(name, value.asInstant().toString());
        } else if (value.isList()) {
            List<Value> elements = value.asList();
            if (elements.stream().allMatch(each -> each != null && each.isString())) {
                context.attribute(name, elements.stream().map(Value::asString).toList());
            }
        }
    }

    private static String text(String name, Value value) {
        if (value.isString()) {
            return value.asString();
        }
        throw new InvalidContextException(name, "must be a string");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Env knownEnv(String name) {
        Env env = env(name);
        if (env == null) {
            throw new InvalidContextException("env", "must be prod, staging or dev");
        }
        return env;
    }

    /** Null for a name that is none. */
    static @Nullable Env env(String name) {
        return switch (name) {
            case "prod" -> Env.PROD;
            case "staging" -> Env.STAGING;
            case "dev" -> Env.DEV;
            default -> null;
        };
    }

    /** The environment that a context is evaluated in, as answers write it. */
    String envOf(@Nullable EvaluationContext asked) {
        Value named = asked == null ? null : asked.getValue("env");
        String text = named != null && named.isString() ? named.asString() : "";
        return text.isEmpty() ? env.id() : text;
    }
}
