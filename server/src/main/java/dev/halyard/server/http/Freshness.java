package dev.halyard.server.http;

import org.jspecify.annotations.Nullable;

/**
 * How new an answer is, as every envelope says it.
 *
 * @param revision of the log; negative in file mode, which has none
 * @param word {@code live}, {@code cached}, {@code last_known_good} or {@code file}
 * @param staleSince since when the store cannot be read; null while it can
 */
public record Freshness(long revision, String word, @Nullable String staleSince) {
    /** What the files say is what is served. */
    public static final Freshness FILE = new Freshness(-1, "file", null);
}
