package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A changed snapshot is what compiling the whole would give, and compiles what changed only. */
class SnapshotChangeTest {
    private static final long NOW = 1_000;

    private static Dependency on(String key) {
        return new Dependency(key, null);
    }

    private static FlagDefinition flag(String key, Dependency... needs) {
        return Parts.flag(key, new FlagState(Stage.FULL, 0, List.of(), null), needs);
    }

    private static FlagDefinition piloted(String key, String cohort) {
        return Parts.flag(key, new FlagState(Stage.PILOT, 0, List.of(cohort), null));
    }

    private static OverrideRow row(String id, @Nullable String user, @Nullable Env env) {
        return Parts.row(id, "a", user, env);
    }

    private static Snapshot.Change change(Snapshot before) {
        return before.change("next");
    }

    private static Decision decide(Snapshot snapshot, String key, String user) {
        return Evaluator.evaluate(snapshot, key, Parts.context(user), NOW);
    }

    @Test
    void there_is_nothing_in_an_empty_snapshot_but_the_default_tiers() {
        Snapshot empty = Snapshot.empty("7");
        assertThat(empty.version()).isEqualTo("7");
        assertThat(empty.liveFlagKeys()).isEmpty();
        assertThat(empty.definition("a")).isEmpty();
        assertThat(empty.isInternal("staff")).isTrue();
        assertThat(decide(empty, "a", "u").source()).isEqualTo(Source.FLAG_NOT_FOUND);
    }

    @Test
    void a_new_flag_comes_last_and_a_changed_one_keeps_its_place() {
        Snapshot before = change(Snapshot.empty("1")).flag(flag("b")).flag(flag("a")).snapshot();
        Snapshot after = change(before).flag(flag("c")).flag(draft("b")).snapshot();
        assertThat(after.liveFlagKeys()).containsExactly("b", "a", "c");
        assertThat(after.definition("b")).contains(draft("b"));
        assertThat(before.liveFlagKeys()).containsExactly("b", "a");
        assertThat(before.definition("b")).contains(flag("b"));
        assertThat(after.version()).isEqualTo("next");
    }

    private static FlagDefinition draft(String key) {
        return Parts.flag(key, FlagState.DRAFT);
    }

    @Test
    void many_flags_are_all_found() {
        Snapshot.Change change = change(Snapshot.empty("1"));
        Snapshot grown = Snapshot.empty("1");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            keys.add("flag-" + i);
            change.flag(flag("flag-" + i));
            grown = change(grown).flag(flag("flag-" + i)).snapshot();
        }
        assertThat(change.snapshot().liveFlagKeys()).isEqualTo(keys);
        assertThat(grown.liveFlagKeys()).isEqualTo(keys);
        for (String key : keys) {
            assertThat(change.snapshot().definition(key)).isPresent();
            assertThat(grown.definition(key)).isPresent();
        }
        assertThat(grown.definition("flag-300")).isEmpty();
    }

    @Test
    void what_is_not_touched_is_shared() {
        Snapshot before =
                change(Snapshot.empty("1"))
                        .cohort(Parts.cohort("c"))
                        .flag(flag("a"))
                        .flag(flag("b"))
                        .flag(piloted("p", "c"))
                        .row(row("ovr-1", "u", null))
                        .snapshot();
        Snapshot.Change change = change(before).flag(flag("a"));
        Snapshot after = change.snapshot();
        assertThat(change.compiled()).isEqualTo(1);
        assertThat(after.flag("a")).isNotSameAs(before.flag("a"));
        assertThat(after.flag("b")).isSameAs(before.flag("b"));
        assertThat(after.flag("p")).isSameAs(before.flag("p"));
        assertThat(decide(after, "a", "u").overrideId()).isEqualTo("ovr-1");
        assertThat(after.liveFlagKeys()).isSameAs(before.liveFlagKeys());
    }

    @Test
    void a_changed_cohort_takes_the_flags_that_use_it_along() {
        Snapshot before =
                change(Snapshot.empty("1"))
                        .cohort(Parts.cohort("c"))
                        .cohort(Parts.cohort("d"))
                        .flag(piloted("p", "c"))
                        .flag(piloted("q", "d"))
                        .snapshot();
        assertThat(decide(before, "p", "u").source()).isEqualTo(Source.DEFAULT);
        Snapshot.Change change = change(before).cohort(Parts.cohort("c", "u"));
        Snapshot after = change.snapshot();
        assertThat(decide(after, "p", "u").source()).isEqualTo(Source.STAGE_PILOT);
        assertThat(decide(before, "p", "u").source()).isEqualTo(Source.DEFAULT);
        assertThat(after.flag("q")).isSameAs(before.flag("q"));
        assertThat(change.compiled()).isEqualTo(2);
    }

    @Test
    void a_row_is_compiled_alone() {
        Snapshot.Change load = change(Snapshot.empty("1")).flag(flag("a"));
        for (int i = 0; i < 1_000; i++) {
            load.row(row("ovr-" + i, "u" + i, null));
        }
        Snapshot before = load.snapshot();
        assertThat(load.compiled()).isEqualTo(1_001);
        Snapshot.Change change =
                change(before).row(row("ovr-new", "u7", null)).withoutRow(row("", "u8", null));
        Snapshot after = change.snapshot();
        assertThat(change.compiled()).isEqualTo(1);
        assertThat(decide(after, "a", "u7").overrideId()).isEqualTo("ovr-new");
        assertThat(decide(after, "a", "u8").overrideId()).isNull();
        assertThat(decide(after, "a", "u9").overrideId()).isEqualTo("ovr-9");
        assertThat(decide(before, "a", "u7").overrideId()).isEqualTo("ovr-7");
        assertThat(decide(before, "a", "u8").overrideId()).isEqualTo("ovr-8");
        assertThat(after.flag("a")).isSameAs(before.flag("a"));
    }

    @Test
    void a_row_replaces_the_one_of_its_environment_only() {
        Snapshot before =
                change(Snapshot.empty("1"))
                        .flag(flag("a"))
                        .row(row("ovr-all", "u", null))
                        .row(row("ovr-prod", "u", Env.PROD))
                        .row(row("ovr-dev", "u", Env.DEV))
                        .snapshot();
        assertThat(decide(before, "a", "u").overrideId()).isEqualTo("ovr-prod");
        Snapshot other = change(before).row(row("ovr-other", "u", null)).snapshot();
        assertThat(decide(other, "a", "u").overrideId()).isEqualTo("ovr-prod");
        Snapshot without = change(other).withoutRow(row("", "u", Env.PROD)).snapshot();
        assertThat(decide(without, "a", "u").overrideId()).isEqualTo("ovr-other");
        Snapshot none = change(without).withoutRow(row("", "u", null)).snapshot();
        assertThat(decide(none, "a", "u").overrideId()).isNull();
    }

    @Test
    void a_row_of_a_user_in_a_tenant_is_preferred_there() {
        Snapshot before =
                change(Snapshot.empty("1"))
                        .flag(flag("a"))
                        .row(Parts.row("ovr-here", Scope.USER, "u", "t"))
                        .row(Parts.row("ovr-elsewhere", Scope.USER, "v", "other"))
                        .row(row("ovr-prod", "u", Env.PROD))
                        .row(row("ovr-tenant", null, null))
                        .snapshot();
        assertThat(decide(before, "a", "u").overrideId()).isEqualTo("ovr-here");
        assertThat(decide(before, "a", "v").overrideId()).isEqualTo("ovr-tenant");
        Snapshot after = change(before).withoutRow(Parts.row("", Scope.USER, "u", "t")).snapshot();
        assertThat(decide(after, "a", "u").overrideId()).isEqualTo("ovr-prod");
    }

    @Test
    void rows_that_come_before_their_flag_wait_for_it() {
        Snapshot before = change(Snapshot.empty("1")).row(row("ovr-1", "u", null)).snapshot();
        Snapshot after = change(before).flag(flag("a")).snapshot();
        assertThat(decide(after, "a", "u").overrideId()).isEqualTo("ovr-1");
        Snapshot more = change(after).row(row("ovr-2", "v", null)).snapshot();
        assertThat(decide(more, "a", "u").overrideId()).isEqualTo("ovr-1");
        assertThat(decide(more, "a", "v").overrideId()).isEqualTo("ovr-2");
        Snapshot fewer = change(more).withoutRow(row("", "u", null)).snapshot();
        assertThat(decide(fewer, "a", "u").overrideId()).isNull();
    }

    @Test
    void a_row_of_nobody_is_passed_over() {
        OverrideRow global = Parts.row("ovr-1", Scope.GLOBAL, "u", "t");
        OverrideRow nobody = Parts.row("ovr-2", Scope.USER, null, "t");
        OverrideRow nowhere = Parts.row("ovr-3", Scope.TENANT, "u", null);
        Snapshot snapshot =
                change(Snapshot.empty("1"))
                        .flag(flag("a"))
                        .row(global)
                        .row(nobody)
                        .row(nowhere)
                        .snapshot();
        assertThat(decide(snapshot, "a", "u").overrideId()).isNull();
    }

    @Test
    void tiers_change_without_anything_else() {
        Snapshot before = change(Snapshot.empty("1")).flag(flag("a")).snapshot();
        Snapshot.Change change = change(before).internalTiers(Set.of("crew"));
        assertThat(change.snapshot().isInternal("crew")).isTrue();
        assertThat(change.snapshot().isInternal("staff")).isFalse();
        assertThat(change.compiled()).isZero();
    }

    @Test
    void a_cohort_that_is_used_stays() {
        Snapshot before =
                change(Snapshot.empty("1"))
                        .cohort(Parts.cohort("c"))
                        .flag(piloted("p", "c"))
                        .snapshot();
        assertThatThrownBy(() -> change(before).withoutCohort("c").snapshot())
                .isInstanceOf(InvalidRegistryException.class)
                .hasMessage("pilot of flag p names cohort c, which is not there");
        Snapshot after = change(before).withoutCohort("c").flag(flag("p")).snapshot();
        assertThatThrownBy(() -> change(after).flag(piloted("p", "c")).snapshot())
                .isInstanceOf(InvalidRegistryException.class);
    }

    @Test
    void a_chain_is_too_long_from_above_too() {
        List<FlagDefinition> chain = new ArrayList<>();
        for (int i = 0; i <= 33; i++) {
            chain.add(i == 0 || i == 17 ? flag("f" + i) : flag("f" + i, on("f" + (i - 1))));
        }
        Collections.reverse(chain);
        Snapshot.Change halves = change(Snapshot.empty("1"));
        chain.forEach(halves::flag);
        Snapshot before = halves.snapshot();
        assertThatThrownBy(() -> change(before).flag(flag("f17", on("f16"))).snapshot())
                .hasMessageContaining("more than 32");
        assertThat(change(before).flag(flag("f17", on("f15"))).snapshot().liveFlagKeys())
                .hasSize(34);
    }

    @Test
    void a_cycle_is_refused_whichever_flag_closes_it() {
        Snapshot before =
                change(Snapshot.empty("1")).flag(flag("a", on("b"))).flag(flag("b")).snapshot();
        assertThatThrownBy(() -> change(before).flag(flag("b", on("a"))).snapshot())
                .hasMessageContaining("cycle");
        assertThat(
                        change(before)
                                .flag(flag("a"))
                                .flag(flag("b", on("a")))
                                .snapshot()
                                .definition("b"))
                .isPresent();
    }

    @Test
    void a_variant_that_another_flag_needs_stays() {
        Snapshot before =
                change(Snapshot.empty("1"))
                        .flag(flag("a", new Dependency("t", "v")))
                        .flag(Parts.textFlag("t", "v", "w"))
                        .snapshot();
        assertThatThrownBy(() -> change(before).flag(Parts.textFlag("t", "w")).snapshot())
                .hasMessage("dependency of flag a names variant v, which flag t does not have");
    }
}
