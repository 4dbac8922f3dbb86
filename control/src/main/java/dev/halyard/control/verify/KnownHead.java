package dev.halyard.control.verify;

import dev.halyard.control.log.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What somebody kept of a log elsewhere. Nothing in a log itself tells that its end was cut off, or
 * that it was written anew from some record on; this does.
 *
 * @param seq of a record that the log had, after which it may have gone on; null for the last one
 * @param hash of that record
 */
public record KnownHead(@Nullable Long seq, String hash) {
    /** The log ends with this record. */
    public static KnownHead last(String hash) {
        return new KnownHead(null, hash);
    }

    /** The log holds this record. */
    public static KnownHead at(long seq, String hash) {
        return new KnownHead(seq, hash);
    }

    /** The log holds the record of a checkpoint, whose signature is not looked at here. */
    public static KnownHead of(Checkpoint checkpoint) {
        return at(checkpoint.seq(), checkpoint.hash());
    }
}
