package dev.halyard.control.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * The port to what holds copies of whole states for nodes that start. It is never needed and never
 * trusted: it may lose, change or forge whatever it holds, and nothing here throws because of it.
 * Thread-safe.
 */
public interface CopyCache {
    /** How long a copy stays, unless it is renewed. */
    Duration KEPT = Duration.ofMinutes(5);

    /** A node without one. */
    CopyCache NONE = new NoCopyCache();

    /** Whose turn it is to make a copy. */
    enum Turn {
        /** This node's, until it gives it back or does not take it again in time. */
        OURS,
        /** Another node is at it. */
        OTHERS,
        /** Nobody can say: the cache is away. */
        AWAY
    }

    /** What writes a copy. */
    interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * The bytes that are there for a state of a log, within some seconds.
     *
     * @param identity of the log
     * @param bytes how many there must be; others are not even fetched
     */
    Optional<byte[]> get(String identity, long seq, int bytes);

    /**
     * Keeps a copy, of which others see all or nothing.
     *
     * @return whether it is there now
     * @throws IllegalStateException when the source fails
     */
    boolean put(String identity, long seq, Source source);

    /** How long a copy of so many bytes stays; nothing where there is none. */
    Duration left(String identity, long seq, int bytes);

    /** Makes a copy stay for {@link #KEPT} from now; whether it is there. */
    boolean renew(String identity, long seq);

    /**
     * Takes the turn to make a copy, or keeps it.
     *
     * @param holder who takes it
     * @param term after which it is free again
     */
    Turn take(String identity, String holder, Duration term);

    /** Gives the turn back; another's stays theirs. */
    void give(String identity, String holder);
}
