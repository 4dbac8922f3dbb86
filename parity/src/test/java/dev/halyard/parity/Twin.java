package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other evaluator. */
interface Twin {
    /** Loads a store, given as JSON text. */
    void load(String registry, @Nullable String overrides, String version);

    /**
     * Asks questions, each the JSON text of a case; the answers are awaited when they are wanted.
     */
    Answers ask(List<String> cases);

    /** The decisions, in the order of the questions. */
    @FunctionalInterface
    interface Answers {
        List<Value> await();
    }
}
