package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Seeded chance: one seed, one sequence of throws, so that what a seed made can be made again. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Dice of their own for a part, so that what the part throws changes nothing for the next. */
    Dice split() {
        return new Dice(random.split());
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> List<T> shuffled(Collection<T> all) {
        List<T> shuffled = new ArrayList<>(all);
        for (int i = shuffled.size(); i > 1; i--) {
            java.util.Collections.swap(shuffled, i - 1, random.nextInt(i));
        }
        return shuffled;
    }

    /** What documents write where there is nothing: null, or nothing. */
    @Nullable Value absent() {
        return percent(50) ? Value.Null.NULL : null;
    }

    /** From none to {@code most} of them, in any order. */
    <T> List<T> some(Collection<T> all, int most) {
        return shuffled(all).subList(0, random.nextInt(Math.min(all.size(), most) + 1));
    }
}
