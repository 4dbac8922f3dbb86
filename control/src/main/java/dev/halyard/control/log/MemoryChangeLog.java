package dev.halyard.control.log;

import dev.halyard.control.count.CountStore;
import dev.halyard.control.count.MemoryCounts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reference store: in memory, gone with the process. For tests and tools. */
public final class MemoryChangeLog implements ChangeLog {
    private static final Comparator<Projected> BIRTH = Comparator.comparingLong(Projected::born);

    /** Held for a whole transaction; what is read is guarded by {@code this}, for moments. */
    private final ReentrantLock writing = new ReentrantLock(true);

    private final List<Entry> entries = new ArrayList<>();
    private final Map<Asked, Remembered> answers = new HashMap<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final Map<String, Long> uses = new HashMap<>();
    private final CountStore counts = new MemoryCounts();
    private final FleetNotes fleet = new MemoryFleetNotes(InstantSource.system());
    private MemoryProjections projections = new MemoryProjections();
    private Head head = Head.NONE;

    /** A record as the log keeps it, with the running maximum of time. */
    private record Entry(LogRecord record, String line, long time) {}

    private record Asked(String caller, String key) {}

    @Override
    public <T> T transact(Work<T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction cannot hold another");
        }
        writing.lock();
        try {
            Staged staged = new Staged();
            T result = work.run(staged);
            staged.commit();
            return result;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public synchronized Head head() {
        return head;
    }

    @Override
    public synchronized @Nullable String identity() {
        return entries.isEmpty() ? null : entries.getFirst().record.hash();
    }

    @Override
    public synchronized List<LogRecord> after(long seq, int most) {
        return entries.stream().skip(seq).limit(most).map(Entry::record).toList();
    }

    @Override
    public void lines(long after, Consumer<String> each) {
        List<String> lines;
        synchronized (this) {
            lines = entries.stream().skip(after).map(Entry::line).toList();
        }
        lines.forEach(each);
    }

    @Override
    public synchronized List<LogRecord> find(LogQuery query) {
        return entries.reversed().stream()
                .map(Entry::record)
                .filter(record -> fits(record, query))
                .limit(query.limit())
                .toList();
    }

    private static boolean fits(LogRecord record, LogQuery query) {
        long time = Chain.millis(record);
        return record.seq() < query.before()
                && isAsked(query.flagKey(), record.flagKey())
                && isAsked(query.actor(), record.actor().id())
                && isAsked(query.env(), record.env())
                && isAsked(query.changeId(), record.changeId())
                && (isAsked(query.action(), record.action())
                        || isAsked(query.action(), record.entity().kind().id()))
                && (query.from() == null || time >= query.from())
                && (query.to() == null || time < query.to());
    }

    private static boolean isAsked(@Nullable String wanted, @Nullable String value) {
        return wanted == null || wanted.equals(value);
    }

    @Override
    public Head current(Consumer<Projected> each) {
        Head at;
        List<Projected> things;
        synchronized (this) {
            at = head;
            things = things(version -> version.until() == null);
        }
        things.forEach(each);
        return at;
    }

    private List<Projected> things(Predicate<Version> wanted) {
        Stream<Version> found = projections.all().filter(wanted);
        return found.map(Version::thing).sorted(BIRTH).toList();
    }

    @Override
    public synchronized Optional<Projected> asOf(EntityId id, long revision) {
        return projections.of(id).filter(v -> v.at(revision)).map(Version::thing).findFirst();
    }

    @Override
    public synchronized List<Projected> allAsOf(EntityId.Kind kind, long revision) {
        return things(version -> version.thing().id().kind() == kind && version.at(revision));
    }

    @Override
    public synchronized List<Projected> rowsAsOf(String flagKey, String unit, long revision) {
        Row wanted = new Row(flagKey, unit);
        return things(version -> version.at(revision) && wanted.equals(Row.of(version.thing())));
    }

    @Override
    public synchronized long revisionAt(long time) {
        return entries.reversed().stream()
                .filter(entry -> entry.time <= time)
                .mapToLong(entry -> entry.record.seq())
                .findFirst()
                .orElse(0);
    }

    @Override
    public synchronized List<Version> versions(long since, int most) {
        return projections
                .all()
                .filter(version -> version.thing().since() > since)
                .sorted(Comparator.comparingLong(version -> version.thing().since()))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized void rebuild() {
        MemoryProjections rebuilt = new MemoryProjections();
        entries.forEach(entry -> rebuilt.add(entry.record));
        projections = rebuilt;
    }

    @Override
    public synchronized void keep(Checkpoint checkpoint) {
        if (!checkpoints.contains(checkpoint)) {
            checkpoints.add(checkpoint);
        }
    }

    @Override
    public synchronized List<Checkpoint> checkpoints(int most) {
        Comparator<Checkpoint> newest =
                Comparator.comparingLong(Checkpoint::seq).thenComparing(Checkpoint::ts).reversed();
        return checkpoints.stream().sorted(newest).limit(most).toList();
    }

    @Override
    public synchronized void noteUses(Map<String, Long> times) {
        times.forEach((key, time) -> uses.merge(key, time, Math::max));
    }

    @Override
    public synchronized Map<String, Long> uses() {
        return Map.copyOf(uses);
    }

    @Override
    public CountStore counts() {
        return counts;
    }

    @Override
    public FleetNotes fleet() {
        return fleet;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}

    /** What a transaction is about to change. */
    private final class Staged implements Transaction {
        private final Chain chain = new Chain(MemoryChangeLog.this.head());
        private final List<Entry> appended = new ArrayList<>();
        private final Map<Asked, Remembered> remembered = new HashMap<>(answers());

        private Map<Asked, Remembered> answers() {
            synchronized (MemoryChangeLog.this) {
                return Map.copyOf(answers);
            }
        }

        private void commit() {
            synchronized (MemoryChangeLog.this) {
                entries.addAll(appended);
                appended.forEach(entry -> projections.add(entry.record));
                answers.clear();
                answers.putAll(remembered);
                head = chain.head();
            }
        }

        @Override
        public Head head() {
            return chain.head();
        }

        @Override
        public List<LogRecord> after(long seq, int most) {
            List<LogRecord> committed = MemoryChangeLog.this.after(seq, most);
            long end = MemoryChangeLog.this.head().seq();
            Stream<LogRecord> own =
                    appended.stream().skip(Math.max(0, seq - end)).map(Entry::record);
            return Stream.concat(committed.stream(), own).limit(most).toList();
        }

        @Override
        public void append(List<LogRecord> records) {
            Chain trial = new Chain(chain.head());
            List<Entry> entries = new ArrayList<>(records.size());
            for (LogRecord record : records) {
                String line = trial.add(record);
                entries.add(new Entry(record, line, trial.head().time()));
            }
            records.forEach(chain::add);
            appended.addAll(entries);
        }

        @Override
        public Optional<Remembered> remembered(String caller, String key, long since) {
            Remembered answer = remembered.get(new Asked(caller, key));
            return Optional.ofNullable(answer).filter(found -> found.time() >= since);
        }

        @Override
        public void remember(String caller, String key, Remembered answer) {
            remembered.put(new Asked(caller, key), Objects.requireNonNull(answer));
        }

        @Override
        public void forget(long before) {
            remembered.values().removeIf(answer -> answer.time() < before);
        }
    }
}
