package dev.halyard.server.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id that ties a request to its answer and its log lines. */
final class RequestIds {
    private static final int MAX_LENGTH = 128;

    private RequestIds() {}

    /** The id sent, where it is 1..128 visible ASCII characters; else a new one. */
    static String usable(@Nullable String sent) {
        return sent != null && isUsable(sent) ? sent : create();
    }

    private static boolean isUsable(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** A new one. */
    static String create() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
