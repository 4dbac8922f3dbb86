package dev.halyard.server.flags;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;

/** Told of everything that is decided, for metrics and previews; must be quick. Thread-safe. */
@FunctionalInterface
public interface Seen {
    void decided(Decision decision, Context context);
}
