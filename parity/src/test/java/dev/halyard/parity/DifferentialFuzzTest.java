package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever registry, overrides and context chance makes up, both evaluators decide alike.
 *
 * <p>Settings: {@code -Dhalyard.fuzz.decisions=1000000} for more of it, {@code
 * -Dhalyard.fuzz.seed=} with the seed of a failure to see that again.
 */
class DifferentialFuzzTest {
    private static final int DECISIONS = Integer.getInteger("halyard.fuzz.decisions", 100_000);
    private static final long SEED =
            Long.getLong("halyard.fuzz.seed", ThreadLocalRandom.current().nextLong());

    private static final int QUESTIONS = 128;
    private static final int PROBES = 3;
    private static final int ASKED_OF_A_PROBE = 8;

    @Test
    void javaAndJavaScriptDecideAlike() {
        System.out.printf("Differential fuzz: %d decisions, seed %d%n", DECISIONS, SEED);
        Dice dice = new Dice(SEED);
        Tally tally = new Tally();
        try (NodeTwin twin = NodeTwin.start()) {
            Duel duel = new Duel(twin);
            for (int round = 0; tally.decisions() < DECISIONS; round++) {
                play(duel, dice.split(), round, tally);
            }
        }
        System.out.println("Differential fuzz: " + tally);
        assertThat(tally)
                .as("seed %d", SEED)
                .satisfies(all -> all.assertAllCameUp(DECISIONS / 10_000));
    }

    private static void play(Duel duel, Dice dice, int round, Tally tally) {
        try {
            new Round(dice, round).play(duel, tally);
        } catch (Duel.Disagreement | RuntimeException e) {
            throw new AssertionError(
                    "In round %d of -Dhalyard.fuzz.seed=%d: %s"
                            .formatted(round, SEED, e.getMessage()),
                    e);
        }
    }

    /** One registry with its overrides, and what is asked of it. */
    private static final class Round {
        private final Dice dice;
        private final RegistryMaker.Made made;
        private final World world;
        private final QuestionMaker asker;
        private final List<Question> questions = new ArrayList<>();

        Round(Dice dice, int round) {
            this.dice = dice;
            world = new World(dice);
            made = RegistryMaker.make(dice, world, probed(round));
            asker = new QuestionMaker(dice, world, made.flags());
        }

        /** Every operator in its turn. */
        private static List<Operator> probed(int round) {
            Operator[] all = Operator.values();
            List<Operator> probed = new ArrayList<>();
            for (int i = 0; i < PROBES; i++) {
                probed.add(all[(round * PROBES + i) % all.length]);
            }
            return probed;
        }

        void play(Duel duel, Tally tally) throws Duel.Disagreement {
            List<RegistryMaker.Probe> probes = new ArrayList<>();
            for (int i = 0; i < ASKED_OF_A_PROBE; i++) {
                for (RegistryMaker.Probe probe : made.probes()) {
                    probes.add(probe);
                    questions.addAll(asker.make(probe));
                }
            }
            for (int i = 0; i < QUESTIONS; i++) {
                questions.add(asker.make());
            }
            List<Value.Members> decisions = duel.agree(store(), questions);
            decisions.forEach(tally::add);
            for (int i = 0; i < probes.size(); i++) {
                int at = i * 3;
                tally.add(probes.get(i), questions.get(at), decisions.subList(at, at + 3));
            }
        }

        private Store store() {
            Value overrides =
                    dice.percent(10) ? null : OverridesMaker.make(dice, world, made.flags());
            Store store = Store.of(made.json(), overrides);
            return dice.percent(10) ? store.escaped() : store;
        }
    }

    @Test
    void aDifferenceIsToldInTheSmallestWorldThatShowsIt() {
        try (NodeTwin twin = NodeTwin.start()) {
            Duel duel = new Duel(new Liar(twin));
            assertThatThrownBy(
                            () -> {
                                Dice dice = new Dice(1);
                                while (true) {
                                    new Round(dice.split(), 0).play(duel, new Tally());
                                }
                            })
                    .isInstanceOf(Duel.Disagreement.class)
                    .hasMessageContaining("enabled: expected true, got false")
                    .hasMessageContaining("\"rollout_stage\":\"full\"")
                    .satisfies(told -> assertThat(told.getMessage()).hasSizeLessThan(2_500));
        }
    }

    /** Says that what is fully on is not. */
    private record Liar(Twin twin) implements Twin {
        @Override
        public void load(String registry, @Nullable String overrides, String version) {
            twin.load(registry, overrides, version);
        }

        @Override
        public Answers ask(List<String> cases) {
            Answers honest = twin.ask(cases);
            return () -> honest.await().stream().map(Liar::turned).toList();
        }

        private static Value turned(Value decision) {
            Map<String, Value> members = new LinkedHashMap<>(((Value.Members) decision).members());
            if (Value.of(Source.STAGE_FULL.id()).equals(members.get("source"))) {
                members.put("enabled", Value.of(false));
            }
            return new Value.Members(members);
        }
    }
}
