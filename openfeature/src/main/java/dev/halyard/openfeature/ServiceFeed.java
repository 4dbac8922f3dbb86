package dev.halyard.openfeature;

import dev.halyard.document.SnapshotReader;
import dev.halyard.evaluator.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a service: one thread listens to its stream, another asks it for what changed. The stream
 * only says that there may be something new, so losing, repeating or reordering what it says
 * changes nothing but latency. Never goes back to an older revision. Thread-safe.
 */
final class ServiceFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(HalyardProvider.class);

    /** Milliseconds at the end. */
    private static final long WRITTEN = 500;

    private static final long ENDED = 1_000;

    private final Listener listener;
    private final Contact contact;
    private final Wishes wishes = new Wishes();
    private final @Nullable LastKnownGood disk;
    private final Asking asking;
    private final Listening listening;
    private final Thread askingThread;
    private final Thread listeningThread;
    private volatile @Nullable Snapshot current;
    private boolean lookedOnDisk;

    ServiceFeed(ServiceClient client, HalyardOptions options, Listener listener) {
        this.listener = listener;
        contact = new Contact(options.clock, options.staleAfter);
        disk = options.cacheFile == null ? null : new LastKnownGood(options.cacheFile);
        asking = new Asking(this, client, wishes, contact, options.pollInterval);
        listening = new Listening(client, wishes, contact);
        askingThread = thread("asking", asking);
        listeningThread = thread("listening", listening);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, "halyard-" + name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start() {
        askingThread.start();
        listeningThread.start();
    }

    @Override
    public void tick() {
        asking.check();
        listening.check();
        if (disk != null) {
            disk.tick();
        }
        if (current != null && contact.turned()) {
            listener.stale(contact.isStale());
        }
    }

    @Nullable Snapshot current() {
        return current;
    }

    @Nullable LastKnownGood disk() {
        return disk;
    }

    /**
     * Takes what was read, unless it is older than what is served.
     *
     * @return whether it was taken
     */
    synchronized boolean take(SnapshotReader.Read read) {
        Snapshot before = current;
        Snapshot next = read.snapshot();
        if (before != null && isOlder(next, before)) {
            LOG.warn(
                    "The service answers revision {}, older than {}: it is not used.",
                    next.version(),
                    before.version());
            return false;
        }
        current = next;
        boolean same = before != null && before.version().equals(next.version());
        listener.moved(next, "live", same ? List.of() : changed(read, before));
        return true;
    }

    private static List<String> changed(SnapshotReader.Read read, @Nullable Snapshot before) {
        return read.everywhere()
                ? Changed.all(before, read.snapshot())
                : Changed.of(read.touched(), read.snapshot());
    }

    private static boolean isOlder(Snapshot next, Snapshot before) {
        long was = Served.revision(before.version());
        long is = Served.revision(next.version());
        return was >= 0 && is >= 0 && is < was;
    }

    /** There is no answer; what is on disk does until there is one. */
    @Override
    public synchronized void fallBack() {
        Snapshot kept = current == null && disk != null && !lookedOnDisk ? disk.read() : null;
        lookedOnDisk = true;
        if (kept != null) {
            LOG.info("Flags are answered from disk, revision {}.", kept.version());
            current = kept;
            listener.moved(kept, "last_known_good", kept.liveFlagKeys());
        }
    }

    /** The service gave no answer that can be used. */
    void failed(String why) {
        contact.failed();
        if (current == null) {
            fallBack();
            listener.failed(why);
        }
    }

    /** The service refuses the credential. */
    void refused(String why) {
        contact.failed();
        if (current == null) {
            listener.refused(why);
        }
    }

    @Override
    public void close() {
        asking.close();
        listening.close();
        listeningThread.interrupt();
        try {
            askingThread.join(WRITTEN); // interrupting what is being written to disk would lose it
            askingThread.interrupt();
            askingThread.join(ENDED);
            listeningThread.join(ENDED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (disk != null) {
            disk.flush();
        }
    }
}
