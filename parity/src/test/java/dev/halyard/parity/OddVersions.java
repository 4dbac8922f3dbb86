package dev.halyard.parity;

import java.util.List;

/** Versions by SemVer 2.0.0, and what nearly is one. */
final class OddVersions {
    private static final List<String> CORE =
            List.of("0", "0", "1", "1", "2", "9", "10", "11", "999999999999999", "100000000000000");

    private static final List<String> BAD_CORE =
            List.of("", "00", "01", "1000000000000000", "-1", "+1", "1 ", "٣", "a", "1e3", "0x1");

    private static final List<String> PRERELEASE =
            List.of(
                    "alpha",
                    "beta",
                    "rc",
                    "0",
                    "1",
                    "2",
                    "10",
                    "11",
                    "a",
                    "A",
                    "-",
                    "--",
                    "a-b",
                    "0a",
                    "01a",
                    "1-",
                    "999999999999999",
                    "100000000000000",
                    "Alpha",
                    "x-0");

    private static final List<String> BAD_PRERELEASE =
            List.of("", "00", "01", "1000000000000000", "é", "a_b", "a b", "*", "😀");

    private static final List<String> BUILD =
            List.of("build", "001", "a-b", "-", "00000000000000000000", "exp.sha", "Z");

    private static final List<String> BAD_BUILD = List.of("", "a+b", "é", "a..b", ".", "_");

    private OddVersions() {}

    static String version(Dice dice) {
        StringBuilder version = new StringBuilder();
        version.append(dice.of(CORE)).append('.').append(dice.of(CORE)).append('.');
        version.append(dice.of(CORE));
        if (dice.percent(45)) {
            version.append('-').append(dice.of(PRERELEASE));
            for (int more = dice.of(0, 0, 1, 2); more > 0; more--) {
                version.append('.').append(dice.of(PRERELEASE));
            }
        }
        if (dice.percent(20)) {
            version.append('+').append(dice.of(BUILD));
        }
        return version.toString();
    }

    /** A version that often differs in its prerelease alone, or in the end of that. */
    static String near(String version, Dice dice) {
        int plus = version.indexOf('+');
        String precedence = plus < 0 ? version : version.substring(0, plus);
        boolean released = precedence.indexOf('-') < 0;
        return switch (dice.below(5)) {
            case 0 -> version(dice);
            case 1 -> precedence + "+" + dice.of(BUILD);
            case 2 -> precedence.split("-", -1)[0] + "-" + dice.of(PRERELEASE);
            default -> precedence + (released ? "-" : ".") + dice.of(PRERELEASE);
        };
    }

    /** A version, or what is near to being one. */
    static String oddly(Dice dice) {
        String bad = dice.of(BAD_CORE);
        return switch (dice.below(8)) {
            case 0 -> bad + ".0.0";
            case 1 -> "1.%s.0".formatted(bad);
            case 2 -> "1.2.%s".formatted(bad);
            case 3 -> "1.2.3-" + dice.of(BAD_PRERELEASE) + dice.of("", ".1", "+b");
            case 4 -> "1.2.3-a." + dice.of(BAD_PRERELEASE);
            case 5 -> "1.2.3+" + dice.of(BAD_BUILD);
            case 6 ->
                    dice.of(
                            "v1.2.3",
                            "1",
                            "1.2",
                            "1.2.3.4",
                            "1.2.3 ",
                            "",
                            "1.2.3-+b",
                            "1.2.3+b-a",
                            "1.2.3+a-b.01",
                            "1.2.-3");
            default -> OddTexts.mutated(version(dice), dice);
        };
    }
}
