package dev.halyard.control.log;

import dev.halyard.control.log.ChangeLog.Version;
import dev.halyard.evaluator.Value;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether projections say what a replay of the log says. Both are read side by side, in order, so
 * that a million rows need no million objects: what is kept is the versions that were followed by
 * another and the births of things that were removed.
 */
public final class ProjectionCheck {
    private static final int PAGE = 1000;

    /**
     * The first place where they differ.
     *
     * @param seq the record that they differ at
     * @param problem what is wrong, for an operator
     */
    public record Difference(long seq, String problem) {}

    private record Past(EntityId id, long born, String digest) {}

    private final long end;
    private final Iterator<Version> versions;
    private final Map<Long, Past> endingAt = new HashMap<>();
    private final Map<EntityId, Long> removed = new HashMap<>();
    private @Nullable Version next;

    private ProjectionCheck(ChangeLog log, long end) {
        this.end = end;
        this.versions =
                new Paged<>(since -> log.versions(since, PAGE), version -> version.thing().since());
        advance();
    }

    /** Compares all that is in the log now; what is added meanwhile is not looked at. */
    public static Optional<Difference> check(ChangeLog log) {
        long end = log.head().seq();
        ProjectionCheck check = new ProjectionCheck(log, end);
        Iterator<LogRecord> records = new Paged<>(seq -> log.after(seq, PAGE), LogRecord::seq);
        long seq = 0;
        while (seq < end && records.hasNext()) {
            LogRecord record = records.next();
            seq = record.seq();
            String problem = check.problem(record);
            if (problem != null) {
                return Optional.of(new Difference(seq, problem));
            }
        }
        return check.rest(seq);
    }

    private Optional<Difference> rest(long seq) {
        if (seq < end) {
            return Optional.of(new Difference(seq + 1, "the log ends before its head"));
        }
        if (next != null && next.thing().since() <= end) {
            return Optional.of(new Difference(next.thing().since(), "no record made this version"));
        }
        return endingAt.keySet().stream()
                .min(Long::compare)
                .map(until -> new Difference(until, "a version ends where no record changed it"));
    }

    private @Nullable String problem(LogRecord record) {
        Past past = endingAt.remove(record.seq());
        if (past != null && !past.id.equals(record.entity())) {
            return "a version of another thing ends here";
        }
        String digest = record.before() == null ? null : digest(record.before());
        if (digest == null ? past != null : past == null || !past.digest.equals(digest)) {
            return "what was before is not what the record says";
        }
        if (record.after() == null) {
            if (past != null) {
                removed.put(past.id, past.born);
            }
            return next != null && next.thing().since() == record.seq()
                    ? "what the record removed is still there"
                    : null;
        }
        Long earlier = past == null ? removed.remove(record.entity()) : Long.valueOf(past.born);
        return made(record, record.after(), earlier == null ? record.seq() : earlier);
    }

    private @Nullable String made(LogRecord record, Value.Members after, long born) {
        Version version = next;
        if (version == null || version.thing().since() != record.seq()) {
            return version != null && version.thing().since() < record.seq()
                    ? "no record made the version " + version.thing().since()
                    : "what the record made is not there";
        }
        if (!version.thing().id().equals(record.entity())
                || !version.thing().document().toJson().equals(after.toJson())) {
            return "what the record made is there otherwise";
        }
        if (version.thing().born() != born) {
            return "its birth is not where the log has it";
        }
        Long until = version.until();
        if (until != null && until <= end) {
            Past past = new Past(record.entity(), born, digest(after));
            if (until <= record.seq() || endingAt.put(until, past) != null) {
                return "the version ends where another one does";
            }
        }
        advance();
        return null;
    }

    private void advance() {
        next = versions.hasNext() ? versions.next() : null;
    }

    private static String digest(Value.Members document) {
        return Digests.sha256(document.toJson());
    }

    /** Reads on where the last page ended. */
    private static final class Paged<T> implements Iterator<T> {
        private final LongFunction<List<T>> pages;
        private final ToLongFunction<T> position;
        private Iterator<T> page = List.<T>of().iterator();
        private long last;
        private boolean ended;

        Paged(LongFunction<List<T>> pages, ToLongFunction<T> position) {
            this.pages = pages;
            this.position = position;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !ended) {
                List<T> read = pages.apply(last);
                ended = read.isEmpty();
                page = read.iterator();
            }
            return page.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            T element = page.next();
            last = position.applyAsLong(element);
            return element;
        }
    }
}
