package dev.halyard.evaluator;

/**
 * One of the nine steps of an evaluation.
 *
 * @param detail free text for a person; its wording may change
 */
public record TraceStep(Question asked, Outcome outcome, String detail) {
    /** 1..9. */
    public int step() {
        return asked.step;
    }

    /** What the steps ask, in order. */
    public enum Question {
        EXISTS(1, "exists"),
        STOPPED(2, "stopped"),
        DEPENDENCIES(3, "dependencies"),
        APPROVAL(4, "approval"),
        USER_OVERRIDE(5, "user_override"),
        TENANT_OVERRIDE(6, "tenant_override"),
        BUCKET(7, "bucket"),
        AUDIENCE(8, "audience"),
        DEFAULT(9, "default");

        private final int step;
        private final String id;

        Question(int step, String id) {
            this.step = step;
            this.id = id;
        }

        /** The step that asks, 1..9. */
        public int step() {
            return step;
        }

        /** As answers write it. */
        public String id() {
            return id;
        }
    }

    /** How a step ended. */
    public enum Outcome {
        /** Asked, and did not decide. */
        PASS("pass"),
        /** Decided. */
        STOP("stop"),
        /** Not reached. */
        SKIP("skip");

        private final String id;

        Outcome(String id) {
            this.id = id;
        }

        /** As answers write it. */
        public String id() {
            return id;
        }
    }
}
