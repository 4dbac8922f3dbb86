package dev.halyard.parity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Instants as they may be written, and what nearly is one. */
final class OddInstants {
    /** Both ends of the years 0001 to 9999, far enough inside for every offset. */
    static final long FIRST = Instant.parse("0001-01-02T00:00:00Z").toEpochMilli();

    static final long LAST = Instant.parse("9999-12-30T23:59:59.999Z").toEpochMilli();

    private static final List<String> EDGES =
            List.of(
                    "2024-02-29T00:00:00Z",
                    "2023-02-29T00:00:00Z",
                    "1900-02-29T00:00:00Z",
                    "2000-02-29T00:00:00Z",
                    "2100-02-28T23:59:59Z",
                    "0000-01-01T00:00:00Z",
                    "0001-01-01T00:00:00+18:00",
                    "9999-12-31T23:59:59.999999999-18:00",
                    "10000-01-01T00:00:00Z",
                    "2024-01-01T24:00:00Z",
                    "2024-01-01T23:60:00Z",
                    "2024-01-01T23:59:60Z",
                    "2024-01-01T00:00:00+18:01",
                    "2024-01-01T00:00:00+19:00",
                    "2024-01-01T00:00:00-18:00",
                    "2024-01-01T00:00:00-00:00",
                    "2024-01-01T00:00:00+00:60",
                    "2024-01-01T00:00:00+0700",
                    "2024-01-01T00:00:00+07",
                    "2024-01-01T00:00:00+07:0",
                    "2024-01-01t00:00:00z",
                    "2024-01-01 00:00:00Z",
                    "2024-01-01T00:00:00",
                    "2024-01-01T00:00:00.Z",
                    "2024-01-01T00:00:00,5Z",
                    "2024-01-01T00:00:00.5",
                    "2024-01-01T00:00:00X",
                    "2024-01-01T00:00Z",
                    "２０２４-01-01T00:00:00Z",
                    "٢٠٢٤-01-01T00:00:00Z",
                    "2024-1-01T00:00:00Z",
                    "+2024-01-01T00:00:00Z",
                    "-2024-01-01T00:00:00Z",
                    "2024-04-31T00:00:00Z",
                    "2024-13-01T00:00:00Z",
                    "2024-00-10T00:00:00Z",
                    "2024-01-00T00:00:00Z",
                    "2024-01-32T00:00:00Z",
                    "1970-01-01T00:00:00.001Z",
                    "1969-12-31T23:59:59.9999Z",
                    "1969-12-31T23:59:59.0009Z",
                    "2024-01-01T00:00:00.123456789012345678901234567890Z",
                    "2024-01-01T00:00:00ZZ",
                    " 2024-01-01T00:00:00Z",
                    "2024-01-01T00:00:00Z\n",
                    "2024-01-01T00:00:00−07:00",
                    "2024-01-01T00:00:00+ 7:00",
                    "2024-01-01T-1:00:00Z",
                    "2024-01-01T00:00:00.5+00:00",
                    "2024-01-01T00:00:00.٣Z",
                    "now",
                    "",
                    "0");

    private OddInstants() {}

    /** Writes that millisecond, in any of the many ways. */
    static String of(long millisecond, Dice dice) {
        int minutes = dice.of(0, 0, 420, -570, 345, 1080, -1080, dice.between(-1080, 1080));
        OffsetDateTime there =
                Instant.ofEpochMilli(millisecond).atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
        return "%04d-%02d-%02d%s%02d:%02d:%02d%s%s"
                .formatted(
                        there.getYear(),
                        there.getMonthValue(),
                        there.getDayOfMonth(),
                        dice.of("T", "T", "t"),
                        there.getHour(),
                        there.getMinute(),
                        there.getSecond(),
                        fraction(there.getNano() / 1_000_000, dice),
                        minutes == 0 ? dice.of("Z", "z", "+00:00", "-00:00") : offset(minutes));
    }

    /** What follows the third digit is cut, so anything may. */
    private static String fraction(int milliseconds, Dice dice) {
        if (milliseconds == 0 && dice.percent(50)) {
            return dice.of("", ".0", ".000000", ".0009");
        }
        String digits = ".%03d".formatted(milliseconds);
        boolean shorter = digits.endsWith("0") && dice.percent(50);
        return shorter
                ? digits.substring(0, 3)
                : digits + dice.of("", "", "0", "9", "999999", "5".repeat(30));
    }

    private static String offset(int minutes) {
        int size = Math.abs(minutes);
        return "%s%02d:%02d".formatted(minutes < 0 ? "-" : "+", size / 60, size % 60);
    }

    /** An instant, or what is near to being one. */
    static String oddly(long millisecond, Dice dice) {
        return dice.percent(50) ? dice.of(EDGES) : OddTexts.mutated(of(millisecond, dice), dice);
    }
}
