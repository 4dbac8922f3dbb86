package dev.halyard.document;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import org.jspecify.annotations.Nullable;

/** Reads contexts. */
public final class ContextJson {
    private ContextJson() {}

    /**
     * The context an object describes: {@code user_id}, {@code tenant_id}, {@code tier}, {@code
     * env}, {@code role_key}, {@code attributes}. Null is absent, other members are ignored.
     *
     * @throws InvalidContextException naming the first field that breaks a rule
     */
    public static Context read(Value.Members context) throws InvalidContextException {
        String userId = text(context, "user_id");
        if (userId == null) {
            throw new InvalidContextException(
                    "user_id", "is required: percentages are computed from it");
        }
        Context.Builder builder =
                Context.builder(userId)
                        .tenantId(text(context, "tenant_id"))
                        .tier(text(context, "tier"))
                        .env(env(context))
                        .roleKey(text(context, "role_key"));
        Value attributes = member(context, "attributes");
        if (attributes instanceof Value.Members object) {
            builder.attributes(object.members());
        } else if (attributes != null) {
            throw mustBe("attributes", "an object", attributes);
        }
        return builder.build();
    }

    private static @Nullable Value member(Value.Members context, String name) {
        Value value = context.members().get(name);
        return value instanceof Value.Null ? null : value;
    }

    private static @Nullable String text(Value.Members context, String name) {
        Value value = member(context, name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw mustBe(name, "a string", value);
    }

    private static Env env(Value.Members context) {
        Value value = member(context, "env");
        if (value == null) {
            return Context.DEFAULT_ENV;
        }
        Env env = value instanceof Value.Text text ? Words.ENVS.meaning(text.value()) : null;
        if (env == null) {
            throw mustBe("env", Words.ENVS.rule(), value);
        }
        return env;
    }

    private static InvalidContextException mustBe(String field, String rule, Value value) {
        return new InvalidContextException(
                field, "must be " + rule + ", but is " + Shown.value(value));
    }
}
