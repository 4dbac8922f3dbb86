package dev.halyard.control.feed;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What changed lately, a bounded number of records of it: one ring for all who follow, who remember
 * nothing but a revision. Whoever is further behind than it reaches begins anew. Thread-safe.
 */
public final class RecentChanges implements ControlPlane.Listener {
    private final int most;
    private final Deque<Change> ring = new ArrayDeque<>();
    private final List<Runnable> listeners = new ArrayList<>();

    /** The revision before the oldest one in the ring. */
    private long floor;

    private long head;

    /**
     * One record, in short.
     *
     * @param flagKey the flag that it is about, where it is about one
     */
    public record Change(long revision, EntityId entity, @Nullable String flagKey) {}

    /**
     * Begins after a revision.
     *
     * @param most records that are remembered
     */
    public RecentChanges(long revision, int most) {
        this.most = most;
        floor = revision;
        head = revision;
    }

    /** Has this run after each step, on the thread that makes it: it must be quick. */
    public synchronized void listen(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void moved(State next, List<LogRecord> records) {
        moved(
                next.revision(),
                records.stream()
                        .map(record -> new Change(record.seq(), record.entity(), record.flagKey()))
                        .toList());
    }

    /** One step, to this revision. */
    public void moved(long next, List<Change> changes) {
        List<Runnable> told;
        synchronized (this) {
            ring.addAll(changes);
            while (ring.size() > most) {
                floor = ring.removeFirst().revision();
            }
            head = next;
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    /** The newest revision. */
    public synchronized long head() {
        return head;
    }

    /** What changed after a revision, oldest first; empty when that is not remembered any more. */
    public synchronized Optional<List<Change>> since(long revision) {
        if (revision < floor || revision > head) {
            return Optional.empty();
        }
        List<Change> found = new ArrayList<>();
        var newest = ring.descendingIterator();
        while (newest.hasNext()) {
            Change change = newest.next();
            if (change.revision() <= revision) {
                break;
            }
            found.add(change);
        }
        return Optional.of(found.reversed());
    }
}
