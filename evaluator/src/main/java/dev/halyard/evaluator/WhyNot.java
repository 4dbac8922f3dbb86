package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/**
 * The first change that it would take to turn a flag on for a context.
 *
 * @param value what to change it to, or which thing to change; null where {@code change} says it
 *     all
 * @param below for {@link Change#DEPENDENCY}: what it would take to turn the dependency on
 */
public record WhyNot(Change change, @Nullable Value value, @Nullable WhyNot below) {
    WhyNot(Change change) {
        this(change, null, null);
    }

    /** The kinds of change. */
    public enum Change {
        RESUME("resume"),
        DRAFT("draft"),
        DEPENDENCY("dependency"),
        VARIANT("variant"),
        APPROVAL("approval"),
        REMOVE_OVERRIDE("remove_override"),
        ROLLOUT_PCT("rollout_pct"),
        TENANT_ID("tenant_id"),
        STAGE("stage");

        private final String id;

        Change(String id) {
            this.id = id;
        }

        /** As answers write it. */
        public String id() {
            return id;
        }
    }
}
