package dev.halyard.server;

import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.server.files.FileFeed;
import dev.halyard.server.files.PublishedFiles;
import dev.halyard.server.flags.Published;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Flags in files, for those who keep them in version control. */
record FileSource(FileFeed feed, Duration poll) implements FlagSource {
    @Override
    public Published published() {
        return new PublishedFiles(feed.current());
    }

    @Override
    public Freshness freshness() {
        return Freshness.FILE;
    }

    @Override
    public Map<String, Check> check() {
        return feed.check();
    }

    @Override
    public List<String> warnings() {
        return List.of("approvals_not_verified");
    }

    @Override
    public @Nullable ChangeLog log() {
        return null;
    }

    @Override
    public RecentChanges recent() {
        return feed.recent();
    }

    /** Files have no revisions to wait for. */
    @Override
    public void atLeast(long revision) {}

    @Override
    public void follow() {
        feed.follow(poll);
    }

    @Override
    public void close() {
        feed.close();
    }
}
