package dev.halyard.control.verify;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Value;

/** TEMPORARY until merge. */
public final class LogCheck {
    private LogCheck() {}

    /** Verifies. */
    public static Value.Members run(ChangeLog log) {
        LogVerifier verifier = new LogVerifier();
        log.lines(0, verifier::next);
        return Doc.object().put("valid", verifier.bad() == null).put("records", verifier.records()).members();
    }
}
