package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What cannot be evaluated to an end is refused when it is compiled. */
class SnapshotTest {
    private static FlagDefinition flag(String key, Dependency... needs) {
        return flag(key, ValueType.BOOLEAN, FlagState.DRAFT, List.of(), List.of(), needs);
    }

    private static FlagDefinition flag(
            String key,
            ValueType type,
            FlagState state,
            List<Variant> variants,
            List<Target> targets,
            Dependency... needs) {
        return new FlagDefinition(
                key,
                type,
                type == ValueType.BOOLEAN ? Value.of(false) : Value.of("off"),
                Set.of(Scope.GLOBAL),
                state,
                Map.of(),
                BucketBy.USER,
                key,
                variants,
                targets,
                false,
                false,
                List.of(needs),
                false);
    }

    private static Dependency on(String key) {
        return new Dependency(key, null);
    }

    private static Snapshot compile(FlagDefinition... flags) {
        Registry registry = new Registry(Set.of("staff"), List.of(), List.of(flags));
        return Snapshot.compile(registry, List.of(), "1");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThatThrownBy(() -> compile(flag("a"), flag("a"))).hasMessageContaining("twice");
        Cohort cohort = new Cohort("c", List.of());
        Registry registry = new Registry(Set.of(), List.of(cohort, cohort), List.of());
        assertThatThrownBy(() -> Snapshot.compile(registry, List.of(), "1"))
                .isInstanceOf(InvalidRegistryException.class);
    }

    @Test
    void namesThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> compile(flag("a", on("b")))).hasMessageContaining("flag b");
        assertThatThrownBy(() -> compile(flag("b"), flag("a", new Dependency("b", "v"))))
                .hasMessageContaining("variant v");
        FlagState pilot = new FlagState(Stage.PILOT, 0, List.of("nobody"), null);
        assertThatThrownBy(() -> compile(flag("a", ValueType.BOOLEAN, pilot, List.of(), List.of())))
                .hasMessageContaining("cohort nobody");
        List<Variant> variants = List.of(new Variant("v", Value.of("on"), 1));
        List<Target> targets = List.of(new Target("nobody", "v"));
        assertThatThrownBy(() ->
                        compile(flag("a", ValueType.STRING, FlagState.DRAFT, variants, targets)))
                .hasMessageContaining("cohort nobody");
    }

    @Test
    void aFlagWithoutAnythingToServeIsRefused() {
        assertThatThrownBy(() ->
                        compile(flag("a", ValueType.STRING, FlagState.DRAFT, List.of(), List.of())))
                .hasMessageContaining("no variant");
        List<Variant> weightless = List.of(new Variant("v", Value.of("on"), 0));
        assertThatThrownBy(() ->
                        compile(
                                flag(
                                        "a",
                                        ValueType.STRING,
                                        FlagState.DRAFT,
                                        weightless,
                                        List.of())))
                .hasMessageContaining("no variant");
    }

    @Test
    void aCycleIsRefused() {
        assertThatThrownBy(() -> compile(flag("a", on("a")))).hasMessageContaining("cycle");
        assertThatThrownBy(
                        () -> compile(flag("a", on("b")), flag("b", on("c")), flag("c", on("a"))))
                .hasMessageContaining("cycle");
    }

    @Test
    void aChainOf32DependenciesIsTheLongest() {
        assertThat(compile(chain(32)).liveFlagKeys()).hasSize(33);
        assertThatThrownBy(() -> compile(chain(33))).hasMessageContaining("more than 32");
        FlagDefinition[] reversed = chain(33);
        java.util.Collections.reverse(java.util.Arrays.asList(reversed));
        assertThatThrownBy(() -> compile(reversed)).hasMessageContaining("more than 32");
    }

    private static FlagDefinition[] chain(int dependencies) {
        List<FlagDefinition> flags = new ArrayList<>();
        flags.add(flag("f0"));
        for (int i = 1; i <= dependencies; i++) {
            flags.add(flag("f" + i, on("f" + (i - 1))));
        }
        return flags.toArray(FlagDefinition[]::new);
    }

    @Test
    void aLadderOfDiamondsIsDecidedOnceEachFlag() {
        List<FlagDefinition> flags = new ArrayList<>();
        flags.add(flag("l0"));
        flags.add(flag("r0"));
        for (int i = 1; i <= 32; i++) {
            flags.add(flag("l" + i, on("l" + (i - 1)), on("r" + (i - 1))));
            flags.add(flag("r" + i, on("r" + (i - 1)), on("l" + (i - 1))));
        }
        Snapshot snapshot = compile(flags.toArray(FlagDefinition[]::new));
        // Deciding a flag each time it is met would take 2^32 steps here.
        Explanation told =
                Evaluator.explain(snapshot, "l32", Context.of("u"), InlineOverrides.NONE, 0);
        assertThat(told.decision().source()).isEqualTo(Source.DEP_UNSATISFIED);
    }
}
