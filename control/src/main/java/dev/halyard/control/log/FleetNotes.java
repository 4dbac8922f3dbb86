package dev.halyard.control.log;

import java.time.Duration;
import java.util.Optional;

/**
 * What the nodes of a fleet note for each other in the store: operational, no part of the log.
 * Thread-safe. Each method throws {@link StoreUnavailableException} when the store is away.
 */
public interface FleetNotes {
    /** What the copy of a whole state must be that was last lent; empty where none was. */
    Optional<LentCopy> lent();

    /** Notes a copy in place of the one before. */
    void lend(LentCopy copy);

    /**
     * Takes a lease, or renews it for who holds it. Time is the store's own, so nodes with wrong
     * clocks agree.
     *
     * @param term from now, at least a millisecond
     * @return empty while somebody else holds it
     */
    Optional<Lease> lease(String name, String holder, Duration term);

    /** Lets go of a lease early; one that somebody else has taken since stays theirs. */
    void release(Lease lease);

    /**
     * A copy, as whoever made it says: others take no byte of it that differs.
     *
     * @param seq of the last record in it
     * @param hash of that record
     * @param sha256 of all its bytes, lower-case hex
     * @param bytes how many they are
     */
    record LentCopy(long seq, String hash, String sha256, int bytes) {}

    /**
     * A lease that was had.
     *
     * @param token one more each time that the lease is taken anew
     */
    record Lease(String name, String holder, long token) {}
}
