package dev.halyard.evaluator;

/**
 * Reads instants: {@code YYYY-MM-DDThh:mm:ss[.d+](Z|±hh:mm)}, T and Z in either case, ASCII digits,
 * years 0001-9999, offset at most 18:00. Written by hand because no two standard libraries agree on
 * which texts these are, and two evaluators must.
 */
public final class Instants {
    /** What {@link #parse} answers for a text that is no instant; earlier than every instant. */
    public static final long NONE = Long.MIN_VALUE;

    private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Instants() {}

    /**
     * Milliseconds since 1970-01-01T00:00:00Z, the rest cut off; {@link #NONE} for anything else.
     */
    public static long parse(String text) {
        if (!hasShape(text)) {
            return NONE;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return NONE;
        }
        if (hour > 23 || minute > 59 || second > 59) {
            return NONE;
        }
        int zone = fractionEnd(text);
        int offset = zone < 0 ? Integer.MIN_VALUE : offsetMinutes(text, zone);
        if (offset == Integer.MIN_VALUE) {
            return NONE;
        }
        long minutes = (daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - offset;
        return (minutes * 60 + second) * 1000 + milliseconds(text, zone);
    }

    private static boolean hasShape(String text) {
        if (text.length() < SHAPE.length() + 1) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char want = SHAPE.charAt(i);
            char got = text.charAt(i);
            boolean fits =
                    switch (want) {
                        case 'd' -> isDigit(got);
                        case 'T' -> got == 'T' || got == 't';
                        default -> got == want;
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Where the zone begins, or -1 when a decimal point has no digit after it. */
    private static int fractionEnd(String text) {
        int end = SHAPE.length();
        if (text.charAt(end) != '.') {
            return end;
        }
        do {
            end++;
        } while (end < text.length() && isDigit(text.charAt(end)));
        return end == SHAPE.length() + 1 ? -1 : end;
    }

    private static int milliseconds(String text, int zone) {
        int milliseconds = 0;
        for (int i = SHAPE.length() + 1; i < SHAPE.length() + 4; i++) {
            milliseconds = milliseconds * 10 + (i < zone ? text.charAt(i) - '0' : 0);
        }
        return milliseconds;
    }

    private static int offsetMinutes(String text, int zone) {
        int left = text.length() - zone;
        if (left == 1 && (text.charAt(zone) == 'Z' || text.charAt(zone) == 'z')) {
            return 0;
        }
        if (left != 6 || text.charAt(zone + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(zone);
        for (int i = 1; i < 6; i++) {
            if (i != 3 && !isDigit(text.charAt(zone + i))) {
                return Integer.MIN_VALUE;
            }
        }
        int hours = number(text, zone + 1, zone + 3);
        int minutes = number(text, zone + 4, zone + 6);
        int total = hours * 60 + minutes;
        if ((sign != '+' && sign != '-') || minutes > 59 || total > 18 * 60) {
            return Integer.MIN_VALUE;
        }
        return sign == '+' ? total : -total;
    }

    /**
     * Days from 1970-01-01 in the proleptic Gregorian calendar. Source: Howard Hinnant,
     * "chrono-Compatible Low-Level Date Algorithms", days_from_civil, for years from 1.
     */
    private static long daysSinceEpoch(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
