package dev.halyard.server.store;

import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import dev.halyard.storage.file.SnapshotFiles;
import dev.halyard.storage.file.SnapshotFiles.Kept;
import dev.halyard.storage.sql.StoreRefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node keeps on its own disk, if it can: a node without is one that cannot start alone. */
public final class Keeping implements AutoCloseable {
    /** Of a store that is on this disk itself. */
    public static final Keeping NOTHING = new Keeping(null, null);

    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    private final @Nullable SnapshotFiles files;
    private final @Nullable Path dir;

    private Keeping(@Nullable SnapshotFiles files, @Nullable Path dir) {
        this.files = files;
        this.dir = dir;
    }

    /** In a directory, or nothing where that cannot be used. */
    public static Keeping in(Path dir) {
        try {
            return new Keeping(SnapshotFiles.open(dir), dir);
        } catch (StoreRefusedException refused) {
            LOG.warn(
                    "No snapshot is kept, so this node cannot start while the database is away: {}",
                    refused.getMessage());
            return NOTHING;
        }
    }

    /** What was kept when this node last ran. */
    public Optional<Kept> load() {
        return files == null ? Optional.empty() : files.load();
    }

    /** A directory that is this process's own; null for none. */
    public @Nullable Path dir() {
        return dir;
    }

    void begin(State state, @Nullable String identity, boolean onDisk) {
        if (files != null) {
            files.begin(state, identity == null ? "" : identity, onDisk);
        }
    }

    void moved(State next, List<LogRecord> records) {
        if (files != null) {
            files.moved(next, records);
        }
    }

    void seen(long at) {
        if (files != null) {
            files.seen(at);
        }
    }

    Optional<String> trouble() {
        return files == null ? Optional.empty() : files.trouble();
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }
}
