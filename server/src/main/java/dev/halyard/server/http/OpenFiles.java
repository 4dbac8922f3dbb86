package dev.halyard.server.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections the operating system lets this process have. The web server ends its
 * listener for good when a connection cannot be accepted for want of a file descriptor, so it must
 * never come to that: fewer connections are taken instead, and the rest waits to be accepted.
 */
final class OpenFiles {
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    /** For what is opened besides connections after the start: stores, logs, keys to fetch. */
    private static final int SPARE = 64;

    private OpenFiles() {}

    /** As many as wanted, or as many as there are descriptors for. */
    static int connections(int wanted) {
        Path process = Path.of("/proc/self");
        String[] open = new File("/proc/self/fd").list();
        try {
            Matcher limit = LIMIT.matcher(Files.readString(process.resolve("limits")));
            if (open != null && limit.find()) {
                long free = Long.parseLong(limit.group(1)) - open.length - SPARE;
                return Math.clamp(free, 1, wanted);
            }
        } catch (IOException | NumberFormatException e) {
            // Not a Linux, or no limit that is a number.
        }
        return wanted;
    }
}
