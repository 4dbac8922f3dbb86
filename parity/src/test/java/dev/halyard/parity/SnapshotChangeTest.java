package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.OverridesDocument;
import dev.halyard.document.RegistryDocument;
import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.InvalidRegistryException;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * From one registry with its overrides towards another, a few things at a time: at every step the
 * changed snapshot decides as the whole compiled anew, or both are refused alike.
 */
class SnapshotChangeTest {
    private static final long SEED =
            Long.getLong("halyard.fuzz.seed", ThreadLocalRandom.current().nextLong());
    private static final int ROUNDS = 60;
    private static final int STEPS = 12;
    private static final int QUESTIONS = 40;
    private static final String VERSION = "42";

    private int answered;
    private int refused;

    /** A registry and rows, to take things from. */
    private record Documents(Registry registry, List<OverrideRow> rows) {
        static Documents make(Dice dice, World world, RegistryMaker.Made made)
                throws InvalidDocumentException {
            RegistryDocument registry = RegistryDocument.of(made.json());
            OverridesDocument rows =
                    OverridesDocument.of(OverridesMaker.make(dice, world, made.flags()), registry);
            return new Documents(registry.registry(), rows.rows());
        }
    }

    /** What all rows differ in. */
    private static List<@Nullable Object> place(OverrideRow row) {
        List<@Nullable Object> place = new ArrayList<>();
        place.add(row.flagKey());
        place.add(row.scope());
        place.add(row.userId());
        place.add(row.tenantId());
        place.add(row.env());
        return place;
    }

    /** What a snapshot is to hold. */
    private static final class Content {
        final Map<String, FlagDefinition> flags = new LinkedHashMap<>();
        final Map<String, Cohort> cohorts = new LinkedHashMap<>();
        final Map<List<@Nullable Object>, OverrideRow> rows = new LinkedHashMap<>();
        final Set<String> tiers;

        Content(Documents documents) {
            documents.registry.flags().forEach(flag -> flags.put(flag.key(), flag));
            documents.registry.cohorts().forEach(cohort -> cohorts.put(cohort.key(), cohort));
            documents.rows.forEach(row -> rows.put(place(row), row));
            tiers = documents.registry.internalTiers();
        }

        Content(Content same) {
            flags.putAll(same.flags);
            cohorts.putAll(same.cohorts);
            rows.putAll(same.rows);
            tiers = same.tiers;
        }

        Snapshot compile() {
            Registry registry =
                    new Registry(tiers, List.copyOf(cohorts.values()), List.copyOf(flags.values()));
            return Snapshot.compile(registry, List.copyOf(rows.values()), VERSION);
        }
    }

    @Test
    void changesGiveWhatCompilingTheWholeGives() throws InvalidDocumentException {
        System.out.printf("Snapshot changes: seed %d%n", SEED);
        Dice dice = new Dice(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            play(dice.split(), "round %d of -Dhalyard.fuzz.seed=%d".formatted(round, SEED));
        }
        assertThat(answered).as("seed %d", SEED).isGreaterThan(ROUNDS * STEPS / 4);
        assertThat(refused).as("seed %d", SEED).isPositive();
    }

    private void play(Dice dice, String as) throws InvalidDocumentException {
        World world = new World(dice);
        RegistryMaker.Made made = RegistryMaker.make(dice, world, List.of());
        RegistryMaker.Made other = RegistryMaker.make(dice, world, List.of());
        Content content = new Content(Documents.make(dice, world, made));
        Documents target = Documents.make(dice, world, other);
        List<FlagMaker.Flag> flags = new ArrayList<>(made.flags());
        flags.addAll(other.flags());
        QuestionMaker asker = new QuestionMaker(dice, world, flags);
        Snapshot snapshot = content.compile();
        for (int step = 0; step < STEPS; step++) {
            Content next = new Content(content);
            Snapshot.Change change = snapshot.change(VERSION);
            edit(dice, target, next, change);
            Snapshot whole = compileOrNull(next);
            Snapshot changed = snapshotOrNull(change);
            assertThat(changed == null).as(as).isEqualTo(whole == null);
            if (changed == null || whole == null) {
                refused++;
                continue;
            }
            assertSame(changed, whole, asker, as);
            answered++;
            content = next;
            snapshot = changed;
        }
    }

    private static void edit(Dice dice, Documents target, Content next, Snapshot.Change change) {
        for (Cohort cohort : dice.some(target.registry.cohorts(), 2)) {
            next.cohorts.put(cohort.key(), cohort);
            change.cohort(cohort);
        }
        if (dice.percent(10)) {
            String key = dice.of(List.copyOf(next.cohorts.keySet()));
            next.cohorts.remove(key);
            change.withoutCohort(key);
        }
        for (FlagDefinition flag : dice.some(target.registry.flags(), 3)) {
            next.flags.put(flag.key(), flag);
            change.flag(flag);
        }
        for (OverrideRow row : dice.some(List.copyOf(next.rows.values()), 2)) {
            next.rows.remove(place(row));
            change.withoutRow(row);
        }
        for (OverrideRow row : dice.some(target.rows, 6)) {
            next.rows.put(place(row), row);
            change.row(row);
        }
    }

    private static @Nullable Snapshot compileOrNull(Content content) {
        try {
            return content.compile();
        } catch (InvalidRegistryException e) {
            return null;
        }
    }

    private static @Nullable Snapshot snapshotOrNull(Snapshot.Change change) {
        try {
            return change.snapshot();
        } catch (InvalidRegistryException e) {
            return null;
        }
    }

    private static void assertSame(
            Snapshot changed, Snapshot whole, QuestionMaker asker, String as) {
        assertThat(changed.liveFlagKeys()).as(as).isEqualTo(whole.liveFlagKeys());
        for (int i = 0; i < QUESTIONS; i++) {
            Question question = asker.make();
            assertThat(question.askJava(changed)).as(as).isEqualTo(question.askJava(whole));
        }
    }
}
