package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.document.Vectors.Vector;
import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.TraceStep.Outcome;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.WhyNot.Change;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the shared examples must be, and have among them. */
class VectorsCompletenessTest {
    private static final int CANONICAL = 19;

    private final VectorsFile file = VectorsFile.read();
    private final List<Vector> vectors = file.vectors().vectors();

    @Test
    void theCanonicalOnesComeFirst() {
        assertThat(vectors).hasSizeGreaterThan(CANONICAL);
        for (int i = 0; i < CANONICAL; i++) {
            assertThat(vectors.get(i).name()).startsWith("canonical-%02d".formatted(i + 1));
        }
    }

    @Test
    void namesAreUnique() {
        assertThat(vectors).extracting(Vector::name).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void everySourceOccurs() {
        assertThat(expected("source")).contains(ids(Source.values(), Source::id));
        assertThat(expected("source")).contains("invalid_context");
    }

    @Test
    void everyStageOccurs() {
        assertThat(expected("rollout_stage")).contains(ids(Stage.values(), Stage::id));
    }

    @Test
    void everyOutcomeOfAStepOccurs() {
        assertThat(expected("trace")).contains(ids(Outcome.values(), Outcome::id));
    }

    @Test
    void everyChangeThatWouldTurnAFlagOnOccurs() {
        assertThat(named("change", expectations())).contains(ids(Change.values(), Change::id));
    }

    @Test
    void everyOperatorOccurs() {
        Set<String> operators = new HashSet<>();
        file.stores().forEach(store -> operators.addAll(named("op", List.of(store.content()))));
        assertThat(operators).contains(ids(Operator.values(), Operator::id));
    }

    private List<Value> expectations() {
        return vectors.stream().<Value>map(Vector::expected).toList();
    }

    /** The texts of that member of all expectations, those within an array too. */
    private Set<String> expected(String member) {
        Set<String> found = new HashSet<>();
        for (Vector vector : vectors) {
            Value value = vector.expected().members().get(member);
            List<Value> values =
                    value instanceof Value.Array array
                            ? array.elements()
                            : value == null ? List.of() : List.of(value);
            values.forEach(each -> addText(each, found));
        }
        return found;
    }

    /** The texts of every member with that name, however deep. */
    private static Set<String> named(String name, List<Value> values) {
        Set<String> found = new HashSet<>();
        for (Value value : values) {
            if (value instanceof Value.Members object) {
                addText(object.members().getOrDefault(name, Value.Null.NULL), found);
                found.addAll(named(name, List.copyOf(object.members().values())));
            } else if (value instanceof Value.Array array) {
                found.addAll(named(name, array.elements()));
            }
        }
        return found;
    }

    private static void addText(Value value, Set<String> to) {
        if (value instanceof Value.Text text) {
            to.add(text.value());
        }
    }

    private static <T> String[] ids(T[] constants, Function<T, String> id) {
        return Arrays.stream(constants).map(id).toArray(String[]::new);
    }
}
