package dev.halyard.control.rollout;

import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Widening} that is about what a cohort says. */
final class CohortNarrowing {
    private CohortNarrowing() {}

    /** Whether every alternative is one of the old ones, perhaps with more conditions. */
    static boolean narrows(Value old, Value next) {
        List<List<Value>> alternatives = alternatives(old);
        return alternatives(next).stream()
                .allMatch(now -> alternatives.stream().anyMatch(was -> holdsAll(now, was)));
    }

    private static boolean holdsAll(List<Value> conditions, List<Value> all) {
        List<Value> left = new ArrayList<>(all);
        conditions.forEach(left::remove);
        return left.isEmpty();
    }

    private static List<List<Value>> alternatives(Value anyOf) {
        List<List<Value>> found = new ArrayList<>();
        if (anyOf instanceof Value.Array array) {
            for (Value alternative : array.elements()) {
                if (alternative instanceof Value.Members object) {
                    found.add(Doc.list(object, "all_of"));
                }
            }
        }
        return found;
    }
}
