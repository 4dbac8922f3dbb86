package dev.halyard.control.log;

/**
 * The log goes on with a record of a newer format, which this program cannot apply: it can neither
 * follow nor write any more, until a newer program takes its place.
 */
public final class UnreadableRecordException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    private final long seq;

    /**
     * @param seq of the record
     * @param how the rest of a sentence that begins with the record
     */
    public UnreadableRecordException(long seq, String how) {
        super(
                "newer_format: record %d %s (the newest that it knows is %d). Start a newer Halyard here"
                        .formatted(seq, how, LogRecord.NEWEST_FORMAT),
                null);
        this.seq = seq;
    }

    /** The first record that cannot be read. */
    public long seq() {
        return seq;
    }
}
