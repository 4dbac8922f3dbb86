package dev.halyard.evaluator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision with its whole story.
 *
 * @param trace all nine steps in order
 * @param whyNot the first change that would turn the flag on; null when it is on, not found or
 *     archived
 */
public record Explanation(Decision decision, List<TraceStep> trace, @Nullable WhyNot whyNot) {
    public Explanation {
        trace = List.copyOf(trace);
    }
}
