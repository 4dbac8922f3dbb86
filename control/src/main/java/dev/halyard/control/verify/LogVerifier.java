package dev.halyard.control.verify;

import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its first line, and tells the first that is not what the writer would have
 * written there: its form to the byte, its number, the hash of the one before, its own, and that
 * what it says was before is what the lines before add up to. Not thread-safe.
 */
public final class LogVerifier {
    private final List<KnownHead> known;
    private State state;
    private long read;
    private long lastKnown;
    private @Nullable Bad bad;

    /**
     * The first line that is wrong.
     *
     * @param line its number, from 1, which is also the seq that its record must have
     */
    public record Bad(long line, String problem) {}

    /** Holds a log to nothing but itself. */
    public LogVerifier() {
        this(List.of());
    }

    /** Holds a log to what somebody kept of it as well. */
    public LogVerifier(List<KnownHead> known) {
        this(State.EMPTY, known);
    }

    /** Goes on after lines that were found good before: {@code verified} is what they add up to. */
    public LogVerifier(State verified, List<KnownHead> known) {
        this.known = List.copyOf(known);
        state = verified;
        read = verified.revision();
    }

    /**
     * Reads the next line, without its line feed, as bytes: in a log that is not UTF-8 more than
     * one text of bytes would read as the same characters.
     */
    public void next(byte[] utf8) {
        String line;
        try {
            line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            refuse("is not UTF-8");
            return;
        }
        next(line);
    }

    /** Reads the next line, without its line feed; after a bad one nothing more is looked at. */
    public void next(String line) {
        if (bad != null) {
            return;
        }
        String problem = problem(line);
        if (problem != null) {
            refuse(problem);
            return;
        }
        read++;
        for (KnownHead head : known) {
            if (head.seq() == null && head.hash().equals(state.head().hash())) {
                lastKnown = read;
            }
        }
    }

    /** Says what is wrong with the next line, where its reader knows better than this class. */
    void refuse(String problem) {
        if (bad == null) {
            read++;
            bad = new Bad(read, problem);
        }
    }

    /** Says what is wrong elsewhere about the record of a line that reads well. */
    void refuse(long line, String problem) {
        if (bad == null) {
            bad = new Bad(line, problem);
        }
    }

    /** Says that there are no more lines: whether that is where the log may end. */
    public void end() {
        for (KnownHead head : known) {
            String problem = problemOfEnd(head);
            if (problem != null) {
                refuse(lastKnown > 0 && head.seq() == null ? lastKnown + 1 : read + 1, problem);
            }
        }
    }

    private @Nullable String problemOfEnd(KnownHead head) {
        if (head.seq() != null) {
            return head.seq() <= read
                    ? null
                    : "is not there, but the log had record %d: its end was cut off"
                            .formatted(head.seq());
        }
        if (head.hash().equals(state.head().hash())) {
            return null;
        }
        return lastKnown > 0
                ? "is there, but the log is said to end with the record before"
                : "is not there, but the log is said to end with another record than its last: its"
                        + " end was cut off, or it was changed";
    }

    private @Nullable String problem(String line) {
        LogRecord record;
        try {
            record = LogLine.read(line);
        } catch (LogLine.MalformedLineException e) {
            return Objects.toString(e.getMessage(), "cannot be read");
        }
        String problem = problem(record, line);
        if (problem != null) {
            return problem;
        }
        try {
            State next = state.apply(record);
            if (!isWritten(next.stored(record.entity()), record.after())) {
                return "its after is not written as the log writes";
            }
            state = next;
            return null;
        } catch (RuntimeException e) {
            return "cannot be replayed: " + e.getMessage();
        }
    }

    private @Nullable String problem(LogRecord record, String line) {
        if (record.format() < LogRecord.FORMAT) {
            return "has format " + record.format() + ", which there is not";
        }
        if (record.seq() != state.revision() + 1) {
            return "has seq %d where %d follows".formatted(record.seq(), state.revision() + 1);
        }
        if (!record.prevHash().equals(state.head().hash())) {
            return "does not follow the record before: its prev_hash is another";
        }
        if (!record.hash().equals(LogLine.hash(line))) {
            return "has another hash than its bytes have";
        }
        for (KnownHead head : known) {
            if (Objects.equals(head.seq(), record.seq()) && !head.hash().equals(record.hash())) {
                return "has another hash than the log had there: it was changed at or before here";
            }
        }
        String problem = RecordRules.problem(record);
        if (problem != null) {
            return problem;
        }
        return isWritten(state.stored(record.entity()), record.before())
                ? null
                : "its before is not what the records before add up to";
    }

    /** By their text: values that are equal may be written in more than one way. */
    private static boolean isWritten(
            Value.@Nullable Members stored, Value.@Nullable Members written) {
        return Objects.equals(text(stored), text(written));
    }

    private static @Nullable String text(Value.@Nullable Members document) {
        return document == null ? null : document.toJson();
    }

    /** The first line that is wrong; null while there is none. */
    public @Nullable Bad bad() {
        return bad;
    }

    /** How many lines were read, a bad one among them. */
    public long records() {
        return read;
    }

    /** What the good lines add up to. */
    public State state() {
        return state;
    }

    /**
     * What was found, as the service answers it: {@code {valid, head, records, first_bad?}}, where
     * {@code head} is that of the good lines.
     */
    public Value.Members result() {
        Doc doc =
                Doc.object()
                        .put("valid", bad == null)
                        .put(
                                "head",
                                Doc.object()
                                        .put("seq", state.revision())
                                        .put("hash", state.head().hash())
                                        .members())
                        .put("records", read);
        if (bad != null) {
            Doc first = Doc.object().put("seq", bad.line()).put("problem", bad.problem());
            doc.put("first_bad", first.members());
        }
        return doc.members();
    }
}
