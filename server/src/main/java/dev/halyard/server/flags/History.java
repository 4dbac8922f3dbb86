package dev.halyard.server.flags;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.past.Past;
import dev.halyard.control.state.Trust;
import dev.halyard.evaluator.Instants;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Earlier moments, for questions about the past. They are read from the store, so only a few at a
 * time. Thread-safe.
 */
public final class History {
    private static final int AT_ONCE = 4;

    private final @Nullable ChangeLog log;
    private final InstantSource clock;
    private final Trust trust;
    private final LongConsumer atLeast;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /**
     * Reads from a log.
     *
     * @param log null where flags are kept in files, which have no past
     * @param trust whose signatures count
     * @param atLeast has the node serve a revision, or refuses: others may have written what it has
     *     not read yet, and no answer may be newer than what the next one is made from
     */
    public History(
            @Nullable ChangeLog log, InstantSource clock, Trust trust, LongConsumer atLeast) {
        this.trust = trust;
        this.atLeast = atLeast;
        this.log = log;
        this.clock = clock;
    }

    /**
     * A moment of the past.
     *
     * @param now milliseconds since the epoch, which expiries are compared with
     */
    record Moment(ChangeLog log, long revision, long now, Trust trust) {
        Past past() {
            return Past.at(log, revision, trust);
        }
    }

    /** The moment that a query names; null where it names none. */
    @Nullable Moment asked(Call call) {
        return asked(call, call.query().get("at"), call.query().get("revision"));
    }

    /** The moment that is named by an instant or a revision; null where neither is there. */
    @Nullable Moment asked(Call call, @Nullable String at, @Nullable String revision) {
        Restricted.checkPast(call, at, revision);
        if (at == null && revision == null) {
            return null;
        }
        if (at != null && revision != null) {
            throw Problem.invalid("at and revision were both sent.", "Send one of them.");
        }
        ChangeLog from = log;
        if (from == null) {
            throw Problem.invalid(
                    "Flags in files have no past here.",
                    "Serve from a store (FF_STORE=sqlite) to ask what was.");
        }
        return at != null ? at(from, at) : revision(from, revision == null ? "" : revision);
    }

    private Moment at(ChangeLog from, String text) {
        long at = Instants.parse(text);
        if (at == Instants.NONE) {
            throw Problem.invalid("at is no instant.", "Send one such as 2026-11-22T07:00:00Z.");
        }
        if (at > clock.millis()) {
            throw Problem.invalid("at is in the future.", "Leave it out to ask what is now.");
        }
        long revision = from.revisionAt(at);
        if (revision == 0) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "There was nothing yet at " + text + ".",
                    "The log begins at " + first(from) + ".");
        }
        atLeast.accept(revision);
        return new Moment(from, revision, at, trust);
    }

    private static String first(ChangeLog log) {
        return log.after(0, 1).stream().map(LogRecord::ts).findFirst().orElse("its first record");
    }

    private Moment revision(ChangeLog from, String text) {
        long revision = number(text);
        List<LogRecord> record = from.after(revision - 1, 1);
        if (record.isEmpty()) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "There is no revision " + revision + ".",
                    "The newest is " + from.head().seq() + ".");
        }
        long whole = Past.endOfChange(from, revision);
        atLeast.accept(whole);
        return new Moment(from, whole, Instants.parse(record.get(0).ts()), trust);
    }

    private static long number(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 1) {
                return revision;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid("revision is no whole number from 1.", "Send one, such as 42.");
    }

    /** Answers a question about the past, if not too many are being answered. */
    public Answer few(Supplier<Answer> answer) {
        if (!permits.tryAcquire()) {
            throw new Problem(
                            Code.OVERLOADED,
                            "Too many questions about the past are being answered.",
                            "Ask again after the seconds in Retry-After.")
                    .withHeader("Retry-After", "1");
        }
        try {
            return answer.get();
        } finally {
            permits.release();
        }
    }
}
