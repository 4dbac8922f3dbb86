package dev.halyard.control.verify;

import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Instants;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its first line, and tells the first that is not what the writer would have
 * written there: its form to the byte, its number, the hash of the one before, its own, and that
 * what it says was before is what the lines before add up to. Not thread-safe.
 */
public final class LogVerifier {
    private State state = State.EMPTY;
    private long read;
    private @Nullable Bad bad;

    /**
     * The first line that is wrong.
     *
     * @param line its number, from 1
     */
    public record Bad(long line, String problem) {}

    /** Reads the next line, without its line feed; after a bad one nothing more is looked at. */
    public void next(String line) {
        if (bad != null) {
            return;
        }
        read++;
        String problem = problem(line);
        bad = problem == null ? null : new Bad(read, problem);
    }

    private @Nullable String problem(String line) {
        LogRecord record;
        try {
            record = LogLine.read(line);
        } catch (LogLine.MalformedLineException e) {
            return Objects.toString(e.getMessage(), "cannot be read");
        }
        String problem = problem(record);
        if (problem != null) {
            return problem;
        }
        try {
            state = state.apply(record);
            return Objects.equals(state.stored(record.entity()), record.after())
                    ? null
                    : "its after is not written as the log writes";
        } catch (RuntimeException e) {
            return "cannot be replayed: " + e.getMessage();
        }
    }

    private @Nullable String problem(LogRecord record) {
        if (record.format() != LogRecord.FORMAT) {
            return "has format " + record.format() + ", which this program does not know";
        }
        if (record.seq() != state.revision() + 1) {
            return "has seq %d where %d follows".formatted(record.seq(), state.revision() + 1);
        }
        if (!record.prevHash().equals(state.head().hash())) {
            return "does not follow the record before: its prev_hash is another";
        }
        if (!record.hash().equals(LogLine.hash(record))) {
            return "has another hash than its bytes have";
        }
        if (Instants.parse(record.ts()) == Instants.NONE) {
            return "has a ts that is no instant";
        }
        return Objects.equals(state.stored(record.entity()), record.before())
                ? null
                : "its before is not what the records before add up to";
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
}
