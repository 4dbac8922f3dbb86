package dev.halyard.control.change;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as the log writes them: UTC, always with milliseconds, so that text sorts as time. */
public final class Times {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuMMdd").withZone(ZoneOffset.UTC);

    private Times() {}

    /** The instant that is so many milliseconds since the epoch. */
    public static String write(long millis) {
        return FORM.format(Instant.ofEpochMilli(millis));
    }

    /** The day as approvals carry it: {@code YYMMDD}. */
    static String day(long millis) {
        return DAY.format(Instant.ofEpochMilli(millis));
    }
}
