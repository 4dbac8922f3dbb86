package dev.halyard.server.parity;

import dev.halyard.document.Vectors;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the shared vectors through the evaluator that will serve. The service binds its port only
 * when every one of them comes out as it must.
 */
public final class ParityGate {
    /**
     * Names a vector whose expectation is turned round before the run. For the test that shows the
     * gate close; it can only close it.
     */
    static final String BREAK_PROPERTY = "halyard.test.breakVector";

    private ParityGate() {}

    /**
     * What came out.
     *
     * @param differences one line for each vector that differs: its name, what was expected and got
     */
    public record Result(int passed, int total, List<String> differences) {
        public boolean isOpen() {
            return differences.isEmpty() && total > 0;
        }
    }

    /** Runs all vectors. */
    public static Result run(Vectors vectors) {
        String broken = System.getProperty(BREAK_PROPERTY);
        List<String> differences = new ArrayList<>();
        for (Vectors.Vector vector : vectors.vectors()) {
            differences.addAll(
                    vectors.difference(broken(vector, broken)).map(List::of).orElse(List.of()));
        }
        int total = vectors.vectors().size();
        return new Result(total - differences.size(), total, List.copyOf(differences));
    }

    private static Vectors.Vector broken(Vectors.Vector vector, @Nullable String name) {
        if (!vector.name().equals(name)) {
            return vector;
        }
        Map<String, Value> turned = new LinkedHashMap<>(vector.expected().members());
        boolean enabled =
                Optional.of(Value.of(true)).equals(Optional.ofNullable(turned.get("enabled")));
        turned.put("enabled", Value.of(!enabled));
        return new Vectors.Vector(
                vector.name(),
                vector.store(),
                vector.flagKey(),
                vector.context(),
                vector.inline(),
                vector.now(),
                new Value.Members(turned));
    }
}
