package dev.halyard.evaluator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: a user, where they are, and what else is known of them. A context that breaks a
 * rule cannot be built.
 */
public final class Context {
    /** The tier of whoever names none. */
    public static final String DEFAULT_TIER = "anonymous";

    /** The environment of whoever names none. */
    public static final Env DEFAULT_ENV = Env.DEV;

    /** The longest user, tenant, tier or role, in code points. */
    public static final int MAX_ID_LENGTH = 256;

    private final String userId;
    private final @Nullable String tenantId;
    private final @Nullable String roleKey;
    private final String tier;
    private final Env env;
    private final Map<String, Value> attributes;

    private Context(Builder from) {
        userId = from.userId;
        tenantId = from.tenantId;
        roleKey = from.roleKey;
        tier = from.tier;
        env = from.env;
        attributes = from.attributes;
    }

    /** A context of a user alone: tier {@code anonymous}, environment {@code dev}. */
    public static Context of(String userId) {
        return builder(userId).build();
    }

    /**
     * Starts a context.
     *
     * @param userId stable id of the user, which percentages are computed from: 1..256 code points
     *     without control characters
     * @throws InvalidContextException when it is not
     */
    public static Builder builder(String userId) {
        return new Builder(userId);
    }

    public String userId() {
        return userId;
    }

    public @Nullable String tenantId() {
        return tenantId;
    }

    public @Nullable String roleKey() {
        return roleKey;
    }

    public String tier() {
        return tier;
    }

    public Env env() {
        return env;
    }

    /** The other things known of the user; null is never a value here. */
    public Map<String, Value> attributes() {
        return attributes;
    }

    /**
     * Not thread-safe; every method checks what it is given and throws {@link
     * InvalidContextException}.
     */
    public static final class Builder {
        private final String userId;
        private @Nullable String tenantId;
        private @Nullable String roleKey;
        private String tier = DEFAULT_TIER;
        private Env env = DEFAULT_ENV;
        private Map<String, Value> attributes = Map.of();

        private Builder(String userId) {
            this.userId = checked("user_id", userId);
        }

        public Builder tenantId(@Nullable String value) {
            tenantId = value == null ? null : checked("tenant_id", value);
            return this;
        }

        public Builder roleKey(@Nullable String value) {
            roleKey = value == null ? null : checked("role_key", value);
            return this;
        }

        /** Null is the default, {@code anonymous}. */
        public Builder tier(@Nullable String value) {
            tier = value == null ? DEFAULT_TIER : checked("tier", value);
            return this;
        }

        public Builder env(Env value) {
            env = value;
            return this;
        }

        public Builder attribute(String name, String value) {
            return attribute(name, Value.of(value));
        }

        public Builder attribute(String name, double value) {
            if (!Double.isFinite(value)) {
                throw new InvalidContextException("attributes." + name, "must be a finite number");
            }
            return attribute(name, Value.of(value));
        }

        public Builder attribute(String name, boolean value) {
            return attribute(name, Value.of(value));
        }

        public Builder attribute(String name, List<String> value) {
            return attribute(name, new Value.Array(value.stream().map(Value::of).toList()));
        }

        /** A string, number, boolean or array of strings; JSON null leaves the attribute out. */
        public Builder attribute(String name, Value value) {
            if (!isAttribute(value)) {
                throw new InvalidContextException(
                        "attributes." + name,
                        "must be a string, a number, a boolean or an array of strings");
            }
            if (!(value instanceof Value.Null)) {
                if (attributes.isEmpty()) {
                    attributes = new LinkedHashMap<>();
                }
                attributes.put(Strings.wellFormed(name), value.wellFormed());
            }
            return this;
        }

        /**
         * All of these, as {@link #attribute(String, Value)} takes them, replacing what was set.
         */
        public Builder attributes(Map<String, Value> values) {
            attributes = Map.of();
            values.forEach(this::attribute);
            return this;
        }

        /** The context; the builder must not be used afterwards. */
        public Context build() {
            return new Context(this);
        }

        private static boolean isAttribute(Value value) {
            if (value instanceof Value.Array array) {
                return array.elements().stream().allMatch(Value.Text.class::isInstance);
            }
            return !(value instanceof Value.Members);
        }

        private static String checked(String field, String value) {
            String text = Strings.wellFormed(value);
            if (text.isEmpty()) {
                throw new InvalidContextException(field, "must not be empty");
            }
            if (text.length() > MAX_ID_LENGTH
                    && text.codePointCount(0, text.length()) > MAX_ID_LENGTH) {
                throw new InvalidContextException(
                        field, "must have at most " + MAX_ID_LENGTH + " characters");
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < 0x20 || (c >= 0x7f && c <= 0x9f)) {
                    throw new InvalidContextException(
                            field,
                            "must have no control character, but has U+%04X at position %d"
                                    .formatted((int) c, i));
                }
            }
            return text;
        }
    }
}
