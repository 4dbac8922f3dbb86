package dev.halyard.control.log;

import dev.halyard.evaluator.Strings;
import java.time.DateTimeException;
import java.time.Instant;

/** Follows the log record by record: the rules that every store holds before it keeps a record. */
public final class Chain {
    private Head head;

    /** Goes on from the end of a log. */
    public Chain(Head head) {
        this.head = head;
    }

    /** Where the log ends with the records so far. */
    public Head head() {
        return head;
    }

    /**
     * Takes the next record.
     *
     * @return its line, which is to be stored
     * @throws IllegalArgumentException when the record does not follow, its hash is not that of its
     *     bytes, or its line could not be read back; the chain then stands where it stood
     */
    public String add(LogRecord record) {
        if (record.seq() != head.seq() + 1) {
            throw new IllegalArgumentException(
                    "record " + record.seq() + " does not follow record " + head.seq());
        }
        if (!record.prevHash().equals(head.hash())) {
            throw new IllegalArgumentException(
                    "record " + record.seq() + " does not carry the hash of the record before");
        }
        String line = LogLine.write(record);
        if (!LogLine.hash(line).equals(record.hash())) {
            throw new IllegalArgumentException(
                    "record " + record.seq() + " does not have the hash of its bytes");
        }
        readable(line, record.seq());
        head = new Head(record.seq(), record.hash(), Math.max(head.time(), millis(record)));
        return line;
    }

    /** A store would keep such a line otherwise than it was hashed, or not at all. */
    private static void readable(String line, long seq) {
        if (Strings.loneSurrogate(line, 0) >= 0) {
            throw new IllegalArgumentException("record " + seq + " holds half a character");
        }
        boolean nul = line.contains("\\u0000"); // or a backslash before u0000, which is fine
        boolean deep = line.chars().filter(c -> c == '{' || c == '[').count() > LogLine.DEPTH;
        if (nul || deep) {
            try {
                LogLine.read(line);
            } catch (LogLine.MalformedLineException e) {
                throw new IllegalArgumentException("record " + seq + " " + e.getMessage(), e);
            }
        }
    }

    /** A record's {@code ts} in milliseconds since the epoch. */
    public static long millis(LogRecord record) {
        try {
            return Instant.parse(record.ts()).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "record " + record.seq() + " has a ts that is no instant: " + record.ts(), e);
        }
    }
}
