/**
 * Decides feature flags: a pure function from a snapshot and a context to a decision with its
 * reason.
 *
 * <p>No dependency, no I/O, no clock, no state. Start at {@link dev.halyard.evaluator.Evaluator}.
 */
module dev.halyard.evaluator {
    requires static org.jspecify;

    exports dev.halyard.evaluator;
}
