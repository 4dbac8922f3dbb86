package dev.halyard.control.copy;

import dev.halyard.control.copy.CopyCache.Turn;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.FleetNotes.LentCopy;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of whole states that nodes lend each other: the bulk in a cache, which nobody trusts, and
 * in the store a small note of what it must be. A start asks the store for that note and one record
 * rather than for everything. Thread-safe, and waits for nobody.
 */
public final class LentCopies {
    private static final Logger LOG = LoggerFactory.getLogger(LentCopies.class);

    /** A copy that is older than so many records is made anew rather than kept longer. */
    private static final long FAR = 1000;

    private final ChangeLog log;
    private final CopyCache cache;
    private final String node;
    private final long far;
    private volatile @Nullable String identity;

    /**
     * @param node the name of this process, unlike any other's
     */
    public LentCopies(ChangeLog log, CopyCache cache, String node) {
        this(log, cache, node, FAR);
    }

    LentCopies(ChangeLog log, CopyCache cache, String node, long far) {
        this.log = log;
        this.cache = cache;
        this.node = node;
        this.far = far;
    }

    /**
     * A state that the log had, from which the rest is to be read; empty where no copy checks.
     *
     * @throws dev.halyard.control.log.StoreUnavailableException when the store is away
     */
    public Optional<State> borrow() {
        String of = identity();
        Optional<LentCopy> note = log.fleet().lent();
        if (of == null || note.isEmpty()) {
            return Optional.empty();
        }
        if (!isInLog(note.get().seq(), note.get().hash())) {
            LOG.warn("The copy that was lent is not used: it is of another history");
            return Optional.empty();
        }
        return cache.get(of, note.get().seq(), note.get().bytes())
                .flatMap(bytes -> checked(bytes, note.get(), of));
    }

    /** Asked for until there is one; it never changes. */
    private @Nullable String identity() {
        String known = identity;
        if (known == null) {
            known = log.identity();
            identity = known;
        }
        return known;
    }

    private static Optional<State> checked(byte[] bytes, LentCopy note, String identity) {
        try {
            return Optional.of(PackedCopy.read(bytes, note, identity));
        } catch (InvalidCopyException broken) {
            LOG.warn("The copy in the cache is not used: {}", broken.getMessage());
            return Optional.empty();
        }
    }

    private boolean isInLog(long seq, String hash) {
        List<LogRecord> found = seq < 1 ? List.of() : log.after(seq - 1, 1);
        return !found.isEmpty()
                && found.getFirst().seq() == seq
                && found.getFirst().hash().equals(hash);
    }

    /** Takes or keeps the turn to make a copy. */
    public Turn take(Duration term) {
        String of = identity();
        return of == null ? Turn.AWAY : cache.take(of, node, term);
    }

    /** Gives the turn back. */
    public void give() {
        String of = identity();
        if (of != null) {
            cache.give(of, node);
        }
    }

    /**
     * Whether there is something to do for the copy that is lent: it is gone, or will be soon.
     *
     * @param ahead how long before its end
     */
    public boolean isDue(State state, Duration ahead) {
        String of = identity();
        return of != null
                && state.revision() > 0
                && left(of, log.fleet().lent().orElse(null)).compareTo(ahead) < 0;
    }

    private Duration left(String of, @Nullable LentCopy note) {
        return note == null ? Duration.ZERO : cache.left(of, note.seq(), note.bytes());
    }

    /**
     * Keeps the copy that is lent for longer where it is still of use, and else lends this state.
     * To be called by whoever has the turn.
     */
    public void refresh(State state, Duration ahead) {
        String of = identity();
        LentCopy note = log.fleet().lent().orElse(null);
        Duration left = of == null ? Duration.ZERO : left(of, note);
        if (of == null || left.compareTo(ahead) >= 0) {
            return; // another node was quicker
        }
        boolean near =
                note != null
                        && !left.isZero()
                        && Math.abs(state.revision() - note.seq()) <= far
                        && isInLog(note.seq(), note.hash());
        if (!near || note == null || !cache.renew(of, note.seq())) {
            lend(state);
        }
    }

    /** Lends a state, if the log has it; whether it is there for others now. */
    public boolean lend(State state) {
        String of = identity();
        if (of == null || !isInLog(state.revision(), state.head().hash())) {
            return false; // no copy is better than one of another history
        }
        LentCopy[] made = new LentCopy[1];
        boolean there =
                cache.put(of, state.revision(), out -> made[0] = PackedCopy.write(state, of, out));
        if (there) {
            log.fleet().lend(made[0]);
            LOG.atInfo()
                    .addKeyValue("revision", made[0].seq())
                    .addKeyValue("bytes", made[0].bytes())
                    .log("Lent a copy of all flags to nodes that start");
        }
        return there;
    }
}
