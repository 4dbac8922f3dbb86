package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * However a snapshot comes about, it is what compiling its content gives, or is refused as that is:
 * with the same words. Many flags with long chains, so that changes meet every limit.
 */
class SnapshotChangePropertyTest {
    private static final long SEED =
            Long.getLong("halyard.seed", ThreadLocalRandom.current().nextLong());
    private static final int STEPS = 3_000;
    private static final int FLAGS = 45;
    private static final List<String> COHORTS = List.of("c", "d", "e");
    private static final List<String> UNITS = List.of("u", "v", "t");
    private static final List<String> VARIANTS = List.of("x", "y", "z");
    private static final List<Stage> STAGES = List.of(Stage.FULL, Stage.FULL, Stage.PILOT);

    private final Random random = new Random(SEED);
    private Content content = new Content();
    private Snapshot snapshot = Snapshot.empty("0");
    private int refused;

    /** What a row is for. */
    private record Place(
            String flagKey,
            Scope scope,
            @Nullable String user,
            @Nullable String tenant,
            @Nullable Env env) {
        Place(OverrideRow row) {
            this(row.flagKey(), row.scope(), row.userId(), row.tenantId(), row.env());
        }
    }

    /** Everything that is compiled, as it is written. */
    private static final class Content {
        final Map<String, FlagDefinition> flags = new LinkedHashMap<>();
        final Map<String, Cohort> cohorts = new LinkedHashMap<>();
        final Map<Place, OverrideRow> rows = new LinkedHashMap<>();
        Set<String> tiers = Registry.DEFAULT_INTERNAL_TIERS;

        Content copy() {
            Content copy = new Content();
            copy.flags.putAll(flags);
            copy.cohorts.putAll(cohorts);
            copy.rows.putAll(rows);
            copy.tiers = tiers;
            return copy;
        }

        Snapshot compile(String version) {
            Registry registry =
                    new Registry(tiers, List.copyOf(cohorts.values()), List.copyOf(flags.values()));
            return Snapshot.compile(registry, List.copyOf(rows.values()), version);
        }
    }

    @Test
    void changes_one_after_another_give_what_compiling_the_whole_gives() {
        System.out.printf("Snapshot changes: seed %d%n", SEED);
        for (int step = 1; step <= STEPS; step++) {
            change(step);
        }
        assertThat(refused).as("seed %d", SEED).isBetween(STEPS / 10, STEPS * 9 / 10);
        assertThat(content.flags).as("seed %d", SEED).hasSizeGreaterThan(FLAGS / 2);
    }

    private void change(int step) {
        Content next = content.copy();
        Snapshot.Change change = snapshot.change(String.valueOf(step));
        List<String> said = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            said.add(edit(next, change));
        }
        String as = "seed %d, step %d: %s".formatted(SEED, step, said);
        try {
            Snapshot whole = next.compile(String.valueOf(step));
            snapshot = change.snapshot();
            assertSame(snapshot, whole, as);
            content = next;
        } catch (InvalidRegistryException e) {
            refused++;
            assertThat(refusal(change)).as(as).isEqualTo(e.getMessage());
        }
    }

    private static String refusal(Snapshot.Change change) {
        try {
            change.snapshot();
            return "not refused";
        } catch (InvalidRegistryException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void assertSame(Snapshot changed, Snapshot whole, String as) {
        assertThat(changed.liveFlagKeys()).as(as).isEqualTo(whole.liveFlagKeys());
        for (int i = 0; i < 20; i++) {
            String key = key(random.nextInt(FLAGS));
            Context.Builder asks = Context.builder(of(UNITS)).env(of(List.of(Env.values())));
            Context context =
                    asks.tenantId(of(UNITS)).tier(of(List.of("staff", "crew", "gold"))).build();
            assertThat(explain(changed, key, context))
                    .as(as)
                    .isEqualTo(explain(whole, key, context));
        }
    }

    /** All there is to a decision that rows, stages and dependencies make. */
    private static String explain(Snapshot snapshot, String key, Context context) {
        Explanation told = Evaluator.explain(snapshot, key, context, InlineOverrides.NONE, 1_000);
        Decision decision = told.decision();
        return "%s %s %s %s %s"
                .formatted(
                        told,
                        decision.variant(),
                        decision.blockedBy(),
                        decision.overrideId(),
                        decision.registryVersion());
    }

    private <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static String key(int number) {
        return "f" + number;
    }

    /** Edits content and change alike; says how. */
    private String edit(Content next, Snapshot.Change change) {
        switch (random.nextInt(10)) {
            case 0 -> {
                Cohort cohort = Parts.cohort(of(COHORTS), of(UNITS));
                next.cohorts.put(cohort.key(), cohort);
                change.cohort(cohort);
                return cohort.toString();
            }
            case 1 -> {
                String key = of(COHORTS);
                next.cohorts.remove(key);
                change.withoutCohort(key);
                return "without " + key;
            }
            case 2 -> {
                next.tiers = Set.of(of(List.of("staff", "crew")));
                change.internalTiers(next.tiers);
                return next.tiers.toString();
            }
            case 3, 4 -> {
                OverrideRow row = row();
                next.rows.put(new Place(row), row);
                change.row(row);
                return row.toString();
            }
            case 5 -> {
                OverrideRow row = row();
                next.rows.remove(new Place(row));
                change.withoutRow(row);
                return "without " + row;
            }
            default -> {
                FlagDefinition flag = flag();
                next.flags.put(flag.key(), flag);
                change.flag(flag);
                return flag.toString();
            }
        }
    }

    private OverrideRow row() {
        Scope scope = random.nextBoolean() ? Scope.USER : Scope.TENANT;
        String tenant = scope == Scope.TENANT || random.nextBoolean() ? of(UNITS) : null;
        Env env = random.nextBoolean() ? null : of(List.of(Env.values()));
        return new OverrideRow(
                "ovr-" + random.nextInt(1_000),
                scope,
                key(random.nextInt(FLAGS)),
                tenant,
                scope == Scope.USER ? of(UNITS) : null,
                Value.of(random.nextBoolean()),
                env,
                random.nextInt(4) == 0 ? "1970-01-01T00:00:00Z" : null,
                null);
    }

    /** One that mostly needs the one before it, and now and then closes a cycle. */
    private FlagDefinition flag() {
        int number = random.nextInt(FLAGS);
        List<Dependency> needs = new ArrayList<>();
        if (number > 0 && random.nextInt(20) > 0) {
            needs.add(need(number - 1));
        }
        if (random.nextInt(15) == 0) {
            needs.add(need(random.nextInt(FLAGS)));
        }
        List<String> pilots = random.nextInt(8) == 0 ? List.of(of(COHORTS)) : List.of();
        FlagState state = new FlagState(of(STAGES), 0, pilots, null);
        List<Variant> variants = new ArrayList<>();
        if (number % 5 == 0) {
            for (String name : VARIANTS) {
                if (random.nextInt(10) > 0) {
                    variants.add(new Variant(name, Value.of(name), random.nextInt(2)));
                }
            }
        }
        return archivable(
                Parts.flag(key(number), state, variants, needs.toArray(Dependency[]::new)));
    }

    private Dependency need(int number) {
        boolean variant = number % 5 == 0 && random.nextInt(3) == 0;
        return new Dependency(key(number), variant ? of(VARIANTS) : null);
    }

    private FlagDefinition archivable(FlagDefinition flag) {
        return new FlagDefinition(
                flag.key(),
                flag.type(),
                flag.defaultValue(),
                flag.allowedScopes(),
                flag.state(),
                flag.environments(),
                flag.bucketBy(),
                flag.bucketingSalt(),
                flag.variants(),
                flag.targets(),
                flag.requiresApproval(),
                flag.sensitive(),
                flag.dependencies(),
                random.nextInt(12) == 0);
    }
}
