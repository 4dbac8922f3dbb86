package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.math.BigDecimal;
import java.util.List;

/** Numbers as documents may write them, at the edges of what a double can hold. */
final class OddNumbers {
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "0.0",
                    "-0.0e5",
                    "1",
                    "1.0",
                    "1e0",
                    "10E-1",
                    "-1",
                    "3.0",
                    "3",
                    "0.1",
                    "0.2",
                    "0.30000000000000004",
                    "0.3",
                    "100",
                    "1e2",
                    "1E+2",
                    "9007199254740991",
                    "9007199254740992",
                    "9007199254740993",
                    "9007199254740994",
                    "-9007199254740993",
                    "1e308",
                    "1.7976931348623157e308",
                    "-1e308",
                    "1e-7",
                    "0.0000001",
                    "4.9e-324",
                    "5e-324",
                    "2e-324",
                    "1e-400",
                    "123456789012345678901234567890",
                    "1e21",
                    "1e15",
                    "4294967296",
                    "2147483648",
                    "-2147483649",
                    "0.5",
                    "1e-1");

    private static final List<String> PERCENTS =
            List.of(
                    "0", "0.01", "0.02", "0.07", "0.29", "0.57", "1.15", "28.57", "33.33", "50",
                    "50.0", "5e1", "57.14", "99.99", "100", "1e2", "100.00", "-0", "1E-2", "0.010");

    private static final List<String> PLAIN_PERCENTS = List.of("10", "25", "50", "75", "90");

    private OddNumbers() {}

    static Value number(Dice dice) {
        return JsonObject.number(
                dice.percent(80) ? dice.of(NUMBERS) : Integer.toString(dice.between(-5, 120)));
    }

    /**
     * From 0 to 100 with at most two decimals; often one that just includes that bucket, or just
     * not.
     */
    static Value percent(int bucket, Dice dice) {
        return JsonObject.number(
                switch (dice.below(4)) {
                    case 0 -> dice.of(PERCENTS);
                    case 1 -> dice.of(PLAIN_PERCENTS);
                    case 2 -> hundredths(dice.below(10_001));
                    default -> hundredths(bucket + dice.of(0, 1));
                });
    }

    private static String hundredths(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2).toPlainString();
    }

    /** The same number, perhaps written in another way. */
    static Value rewritten(Value.Num number, Dice dice) {
        double value = number.value();
        if (value == 0) {
            return JsonObject.number(dice.of("0", "-0", "0.00", "0e9"));
        }
        boolean small = value == Math.rint(value) && Math.abs(value) < 1e9;
        return JsonObject.number(
                small && dice.percent(60)
                        ? (long) value + dice.of(".0", "e0", ".00", "E+0")
                        : Double.toString(value));
    }
}
