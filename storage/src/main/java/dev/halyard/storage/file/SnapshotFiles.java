package dev.halyard.storage.file;

import dev.halyard.control.copy.StateCopy.Restored;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import dev.halyard.storage.sql.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on disk what a node serves, a moment behind, so that it can start with everything else
 * away. One thread appends records as they come, another writes a new base now and then; nobody
 * waits for either, and a disk that refuses costs a warning. Thread-safe.
 */
public final class SnapshotFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);

    /** How late the disk may be told at the most, and how often what was seen is noted. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    /** More records than this wait for no disk: a new base has them all. */
    private static final int MOST_WAITING = 10_000;

    private final DataDirectory lock;
    private final SnapshotFolder folder;
    private final int leastRecords;
    private final Thread appender;
    private final List<LogRecord> waiting = new ArrayList<>();

    private @Nullable State newest;
    private String identity = "";
    private boolean baseNeeded;
    private boolean closed;

    /** Of the last record that is in a file, or will be by the base that is being written. */
    private long written;

    private volatile long seenAt;
    private volatile @Nullable String trouble;

    /** The appender's own. */
    private @Nullable RecordFile records;

    private @Nullable Path recordsPath;
    private long sinceBase;
    private @Nullable Thread baseWriter;

    /**
     * What was kept.
     *
     * @param identity of the log
     * @param seenAt when that was last known to be all there is, milliseconds since the epoch
     */
    public record Kept(String identity, State state, long seenAt) {}

    private SnapshotFiles(DataDirectory lock, Path dir, int leastRecords) {
        this.lock = lock;
        folder = new SnapshotFolder(dir);
        this.leastRecords = leastRecords;
        appender = Thread.ofPlatform().daemon().name("snapshot-files").unstarted(this::run);
    }

    /**
     * Opens a directory, which is made when missing.
     *
     * @throws dev.halyard.storage.sql.StoreRefusedException when another process works in it, or it
     *     cannot be used
     */
    public static SnapshotFiles open(Path dir) {
        return open(dir, 10_000);
    }

    /**
     * @param leastRecords after which a new base may be written
     */
    static SnapshotFiles open(Path dir, int leastRecords) {
        return new SnapshotFiles(DataDirectory.lock(dir), dir, leastRecords);
    }

    /** The newest state that can be had whole; empty where there is none. */
    public Optional<Kept> load() {
        try {
            Optional<Restored> restored = folder.load();
            long touched = folder.touchedAt();
            return restored.map(found -> new Kept(found.identity(), found.state(), touched));
        } catch (IOException e) {
            LOG.warn("No snapshot is used: the disk cannot be read: {}", e.toString());
            return Optional.empty();
        }
    }

    /**
     * Begins to keep.
     *
     * @param state that is served
     * @param onDisk whether {@link #load} gave it
     */
    public synchronized void begin(State state, String logIdentity, boolean onDisk) {
        newest = state;
        identity = logIdentity;
        written = state.revision();
        baseNeeded = !onDisk && state.revision() > 0;
        appender.start();
    }

    /** Takes what is served now; returns at once. */
    public synchronized void moved(State next, List<LogRecord> added) {
        if (newest == null || closed) {
            return;
        }
        newest = next;
        if (identity.isEmpty()) { // the log was empty when this began
            identity = added.getFirst().hash();
        }
        if (waiting.size() + added.size() > MOST_WAITING) {
            waiting.clear();
            baseNeeded = true;
        } else {
            waiting.addAll(added);
        }
        notifyAll();
    }

    /** That is all there is, as the store has just said: milliseconds since the epoch. */
    public void seen(long at) {
        seenAt = at;
    }

    /** Why the disk is behind; empty while it is not. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The record up to which files have everything. */
    synchronized long written() {
        return written;
    }

    private void run() {
        long beat = System.nanoTime();
        try {
            while (true) {
                List<LogRecord> batch = take();
                if (batch == null) {
                    return;
                }
                if (!keep(batch)) {
                    Thread.sleep(AFTER_FAILURE);
                } else if (System.nanoTime() - beat > BEAT.toNanos()) {
                    beat = System.nanoTime();
                    keepPace();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** What waits, or nothing after a beat; null when all is kept and nothing more comes. */
    private synchronized @Nullable List<LogRecord> take() throws InterruptedException {
        long deadline = System.nanoTime() + BEAT.toNanos();
        long left = BEAT.toMillis();
        while (waiting.isEmpty() && !baseNeeded && !closed && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        if (closed && waiting.isEmpty()) {
            return null;
        }
        List<LogRecord> batch = List.copyOf(waiting);
        waiting.clear();
        return batch;
    }

    private boolean keep(List<LogRecord> batch) {
        try {
            State base = baseThatIsNeeded();
            if (base != null) {
                writeBase(base); // it has the batch
            } else if (!batch.isEmpty()) {
                append(batch);
                renew();
            }
            settle(null);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("The snapshot on disk could not be written", e);
            closeRecords();
            synchronized (this) {
                baseNeeded = true; // what was appended is not known any more
                waiting.clear();
                if (closed) {
                    return true;
                }
            }
            settle("it cannot be written: " + e);
            return false;
        }
    }

    private synchronized @Nullable State baseThatIsNeeded() {
        State state = baseNeeded ? newest : null;
        if (state != null) {
            waiting.removeIf(record -> record.seq() <= state.revision());
        }
        return state;
    }

    private void writeBase(State state) throws IOException {
        closeRecords();
        folder.writeBase(state, identity());
        synchronized (this) {
            baseNeeded = false;
            written = state.revision();
        }
        sinceBase = 0;
    }

    private synchronized String identity() {
        return identity;
    }

    private void append(List<LogRecord> batch) throws IOException {
        RecordFile open = records;
        if (open == null) {
            recordsPath = folder.records(batch.getFirst().seq());
            open = new RecordFile(recordsPath);
            records = open;
        }
        open.append(batch);
        sinceBase += batch.size();
        synchronized (this) {
            written = batch.getLast().seq();
        }
    }

    /** Writes a base beside the appending, once the records since the last are many. */
    private void renew() {
        State state;
        synchronized (this) {
            state = Objects.requireNonNull(newest);
        }
        boolean many = sinceBase > Math.max(leastRecords, state.rowCount() / 2);
        if (many && (baseWriter == null || !baseWriter.isAlive())) {
            sinceBase = 0;
            closeRecords(); // so that what the base has is in files of its own
            baseWriter =
                    Thread.ofPlatform()
                            .daemon()
                            .name("snapshot-base")
                            .start(() -> writeBeside(state));
        }
    }

    private void writeBeside(State state) {
        try {
            folder.writeBase(state, identity());
        } catch (IOException | RuntimeException e) {
            LOG.warn("No new base of the snapshot was written; the old one goes on: {}", e + "");
        }
    }

    private void keepPace() {
        try {
            RecordFile open = records;
            if (open != null) {
                open.force();
            }
            Path path = recordsPath;
            if (path != null && open != null && seenAt > 0) {
                Files.setLastModifiedTime(path, FileTime.fromMillis(seenAt));
            } else if (seenAt > 0) {
                folder.touch(seenAt);
            }
        } catch (IOException e) {
            settle("it cannot be written: " + e);
        }
    }

    private void settle(@Nullable String now) {
        String before = trouble;
        trouble = now;
        if (now != null && before == null) {
            LOG.warn("The snapshot on disk falls behind, and is tried again: {}", now);
        } else if (now == null && before != null) {
            LOG.info("The snapshot on disk is up to date again");
        }
    }

    private void closeRecords() {
        RecordFile open = records;
        records = null;
        if (open == null) {
            return;
        }
        try (open) {
            open.force();
        } catch (IOException e) {
            LOG.debug("A file of records could not be closed", e);
        }
    }

    /** Writes what waits, for a few seconds at most. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (appender.getState() != Thread.State.NEW) { // else nothing was ever kept
                appender.join(Duration.ofSeconds(5));
            }
            Thread writer = baseWriter;
            if (writer != null) {
                writer.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeRecords();
        lock.close();
    }
}
