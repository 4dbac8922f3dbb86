package dev.halyard.control.log;

/**
 * Where the log ends.
 *
 * @param seq of the last record; 0 for an empty log
 * @param hash of the last record; 64 zeros for an empty log
 * @param time the running maximum of the records' {@code ts}, in milliseconds since the epoch
 */
public record Head(long seq, String hash, long time) {
    /** An empty log's. */
    public static final Head NONE = new Head(0, LogRecord.NO_HASH, 0);
}
