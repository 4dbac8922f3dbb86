package dev.halyard.bench;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Makes sure that a contestant does what is measured, rather than answer a default quickly. */
final class Firing {
    /** Five standard deviations: a sound hash fails one check in a million. */
    private static final double DEVIATIONS = 5;

    private Firing() {}

    /**
     * Holds the contestant to the rules of these flags over all users.
     *
     * @throws IllegalStateException when one does not fire as it should, which fails the run
     */
    static <T extends Contestant> T checked(T contestant, String... flags) {
        for (String flag : flags) {
            IntPredicate on = user -> contestant.isOn(flag, user);
            switch (flag) {
                case Flags.FULL -> share(contestant, flag, everyone(), on, 1);
                case Flags.HALF -> share(contestant, flag, everyone(), on, 0.5);
                case Flags.LISTED -> {
                    share(contestant, flag, listed(true), on, 1);
                    share(contestant, flag, listed(false), on, 0.25);
                }
                case Flags.DEPENDENT -> {
                    share(contestant, flag, everyone(), on, 1);
                    IntPredicate blocked = user -> contestant.isOn(Flags.BLOCKED, user);
                    share(contestant, Flags.BLOCKED, everyone(), blocked, 0);
                }
                default -> throw new IllegalArgumentException(flag);
            }
            require(
                    answers(on).equals(answers(on)),
                    name(contestant) + " answers " + flag + " now so, now so for one user");
        }
        return contestant;
    }

    private static void share(
            Contestant contestant,
            String flag,
            List<Integer> users,
            IntPredicate on,
            double share) {
        long count = users.stream().filter(on::test).count();
        double spread = DEVIATIONS * Math.sqrt(users.size() * share * (1 - share));
        require(
                Math.abs(count - users.size() * share) <= spread,
                "%s turns %s on for %d of %d users, which should be about %.0f %%"
                        .formatted(name(contestant), flag, count, users.size(), share * 100));
    }

    private static String name(Contestant contestant) {
        return contestant.getClass().getName();
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalStateException(message);
        }
    }

    private static List<Integer> everyone() {
        return IntStream.range(0, Users.COUNT).boxed().toList();
    }

    private static List<Boolean> answers(IntPredicate on) {
        return everyone().stream().map(on::test).toList();
    }

    private static List<Integer> listed(boolean wanted) {
        return everyone().stream().filter(user -> Users.isListed(user) == wanted).toList();
    }
}
