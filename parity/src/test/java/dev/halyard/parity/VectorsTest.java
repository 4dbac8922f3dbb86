package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.document.OpenFeatureReason;
import dev.halyard.document.Vectors.Vector;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.TraceStep.Question;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The shared examples through both evaluators. It runs alone in its JVM: the build measures which
 * branches of the Java evaluator they reach.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorsTest {
    private final VectorsFile file = VectorsFile.read();
    private final Value[] answersOfTheTwin = new Value[file.questions().size()];

    /** One load for each store, the questions to it in one batch. */
    @BeforeAll
    void askTheTwin() {
        try (NodeTwin twin = NodeTwin.start()) {
            for (VectorsFile.Store store : file.stores()) {
                store.loadInto(twin);
                int[] asked = indices().filter(i -> isIn(store, i)).toArray();
                List<Value> answers =
                        twin.ask(Arrays.stream(asked).mapToObj(file::question).toList()).await();
                for (int i = 0; i < asked.length; i++) {
                    answersOfTheTwin[asked[i]] = answers.get(i);
                }
            }
        }
    }

    private boolean isIn(VectorsFile.Store store, int index) {
        return file.vectors().vectors().get(index).store().equals(store.name());
    }

    private IntStream indices() {
        return IntStream.range(0, answersOfTheTwin.length);
    }

    private Stream<DynamicTest> eachVector(ObjIntConsumer<Vector> check) {
        List<Vector> all = file.vectors().vectors();
        return indices()
                .mapToObj(i ->
                        DynamicTest.dynamicTest(
                                all.get(i).name(), () -> check.accept(all.get(i), i)));
    }

    @TestFactory
    Stream<DynamicTest> javaDecidesEveryVectorAsExpected() {
        return eachVector((vector, i) -> assertThat(file.vectors().difference(vector)).isEmpty());
    }

    /** OpenFeature's words say no more than the decision does. */
    @TestFactory
    Stream<DynamicTest> everyDecisionHasAReasonThatClientsKnow() {
        return eachVector((vector, i) ->
                file.vectors()
                        .explain(vector)
                        .map(Explanation::decision)
                        .ifPresent(decision -> {
                            String reason = OpenFeatureReason.of(decision);
                            int step = decision.step();
                            assertThat(reason.equals("UNKNOWN")).isEqualTo(step == 1);
                            assertThat(reason.equals("DISABLED")).isEqualTo(step > 1 && step < 5);
                            boolean picked = decision.isTargeted() || decision.isSplit();
                            assertThat(picked && decision.variant() == null).isFalse();
                            assertThat(decision.isTargeted() && decision.isSplit()).isFalse();
                        }));
    }

    @TestFactory
    Stream<DynamicTest> javaScriptDecidesEveryVectorAsExpected() {
        return eachVector((vector, i) ->
                assertThat(differenceOfTheTwin(vector, answersOfTheTwin[i])).isEmpty());
    }

    /** Whole decisions, as a vector may leave out members. */
    @TestFactory
    Stream<DynamicTest> javaAndJavaScriptDecideEveryVectorAlike() {
        return eachVector((vector, i) ->
                assertThat(
                                Comparison.differences(
                                        file.vectors().decide(vector),
                                        Comparison.asExpected(answersOfTheTwin[i])))
                        .isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> javaScriptTracesTheNineStepsInOrder() {
        List<String> steps =
                Arrays.stream(Question.values()).map(asked -> asked.step() + asked.id()).toList();
        return eachVector((vector, i) -> {
            Value.Members decision = (Value.Members) answersOfTheTwin[i];
            if (Comparison.member(decision, "trace") instanceof Value.Array trace) {
                assertThat(trace.elements()).extracting(VectorsTest::asked).isEqualTo(steps);
            } else {
                assertThat(Comparison.member(decision, "source"))
                        .isEqualTo(Value.of("invalid_context"));
            }
        });
    }

    private static String asked(Value traced) {
        Value.Members step = (Value.Members) traced;
        return Comparison.member(step, "step").toJson()
                + ((Value.Text) Comparison.member(step, "asked")).value();
    }

    /** Holds what the vector expects against the twin's answer; empty where that is it. */
    private static List<String> differenceOfTheTwin(Vector vector, Value answer) {
        List<String> names = new ArrayList<>(vector.expected().members().keySet());
        Value.Members got = Comparison.asExpected(answer);
        return Comparison.differences(vector.expected(), got).stream()
                .filter(difference -> names.stream().anyMatch(n -> difference.startsWith(n + ":")))
                .map(difference -> vector.name() + ": " + difference)
                .toList();
    }

    @Test
    void aTurnedExpectationIsToldWithItsNameAndBothSides() {
        Vector vector = file.vectors().vectors().get(0);
        Vector turned =
                new Vector(
                        vector.name(),
                        vector.store(),
                        vector.flagKey(),
                        vector.context(),
                        vector.inline(),
                        vector.now(),
                        new JsonObject().with("source", Source.STAGE_FULL.id()).build());
        String[] told = {vector.name(), "source", "\"stage-full\"", "\"flag_not_found\""};
        assertThat(file.vectors().difference(turned))
                .hasValueSatisfying(difference -> assertThat(difference).contains(told));
        assertThat(differenceOfTheTwin(turned, answersOfTheTwin[0]))
                .singleElement()
                .satisfies(difference -> assertThat(difference).contains(told));
    }
}
