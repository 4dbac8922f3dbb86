package dev.halyard.server;

import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.server.flags.Published;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Freshness;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where flags come from: files, or a store. Thread-safe. */
interface FlagSource extends AutoCloseable {
    /** What is served now. */
    Published published();

    /** How new it is. */
    Freshness freshness();

    /** How its parts are, by name. */
    Map<String, Check> check();

    /** What every envelope warns of. */
    List<String> warnings();

    /** The log that answers questions about the past; null where there is none. */
    @Nullable ChangeLog log();

    /** What changed lately, for those who follow. */
    RecentChanges recent();

    /**
     * Returns once a revision is served.
     *
     * @throws dev.halyard.server.http.Problem when that takes too long
     */
    void atLeast(long revision);

    /** Why no requests should be sent here, although it answers; empty when they may be. */
    default String unready() {
        return "";
    }

    /** Looks for changes from now on. */
    void follow();

    @Override
    void close();
}
