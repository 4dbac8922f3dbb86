package dev.halyard.control.log;

import dev.halyard.evaluator.Value;

/**
 * What a record changes: one thing of a kind.
 *
 * @param key unique within its kind; what it is made of is the kind's business
 */
public record EntityId(Kind kind, String key) {
    /** The kinds of things that the log is about. */
    public enum Kind {
        FLAG("flag"),
        OVERRIDE("override"),
        COHORT("cohort"),
        /** Internal tiers and the approval matrix; there is one. */
        SETTINGS("settings"),
        /** What a registry document says of itself; there is one. */
        METADATA("metadata"),
        APPROVAL("approval"),
        /** What a server asks with; revoked ones stay. */
        API_KEY("api_key");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** As actions and tables write it. */
        public String id() {
            return id;
        }
    }

    /** Between the parts of a row's key: a character that no id may have. */
    private static final String SEPARATOR = "\u001f";

    /**
     * The thing that a record is about.
     *
     * @param action whose first part is the kind
     * @param document what the thing was or is
     * @throws IllegalArgumentException when no kind is called so, or the document does not say
     *     which
     */
    static EntityId of(String action, Value.Members document) {
        Kind kind = kind(action);
        return new EntityId(
                kind,
                switch (kind) {
                    case FLAG -> text(document, "key");
                    case OVERRIDE -> rowKey(document);
                    case COHORT -> text(document, "key");
                    case SETTINGS, METADATA -> "";
                    case APPROVAL, API_KEY -> text(document, "id");
                });
    }

    private static Kind kind(String action) {
        for (Kind kind : Kind.values()) {
            if (action.startsWith(kind.id + ".")) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such action: " + action);
    }

    private static String text(Value.Members document, String name) {
        if (document.members().get(name) instanceof Value.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("the document has no " + name);
    }

    private static String optional(Value.Members document, String name) {
        return document.members().get(name) instanceof Value.Text text ? text.value() : "";
    }

    /** At most one row may be for a flag, scope, tenant, user and environment. */
    public static String rowKey(Value.Members row) {
        return String.join(
                SEPARATOR,
                text(row, "flag_key"),
                text(row, "scope"),
                optional(row, "tenant_id"),
                optional(row, "user_id"),
                optional(row, "env"));
    }

    /** The id that a row is found by in an evaluation: its user's, else its tenant's. */
    public static String unit(Value.Members row) {
        return text(row, "scope").equals("user") ? text(row, "user_id") : text(row, "tenant_id");
    }
}
