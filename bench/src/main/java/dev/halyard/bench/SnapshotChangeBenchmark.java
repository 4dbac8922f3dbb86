package dev.halyard.bench;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Snapshot;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What a change costs at ten thousand flags and a million rows, and what whoever evaluates notices
 * of it. A run by the clock and not JMH's: what matters is the worst change and the worst decision,
 * and the heap they happen in.
 */
public final class SnapshotChangeBenchmark {
    private static final int TOUCHED = 10;
    private static final int CHANGES_PER_SECOND = 200;
    private static final List<String> KEYS =
            IntStream.range(0, SnapshotWorld.FLAGS).mapToObj(SnapshotWorld::key).toList();
    private static final long SECOND = 1_000_000_000;
    private static final long NEVER = 3_600 * SECOND;
    private static final long NOW = 1_795_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(42);
    private final AtomicReference<Snapshot> current = new AtomicReference<>();
    private final int changes;
    private final int seconds;

    private SnapshotChangeBenchmark(int changes, int seconds) {
        this.changes = changes;
        this.seconds = seconds;
    }

    /**
     * Prints two Markdown tables.
     *
     * @param args how many changes of each kind are timed, and for how many seconds is evaluated
     */
    public static void main(String[] args) throws InterruptedException {
        new SnapshotChangeBenchmark(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
    }

    private void run() throws InterruptedException {
        long empty = heap();
        long start = System.nanoTime();
        current.set(SnapshotWorld.load());
        long load = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        long used = heap() - empty;
        System.out.printf(
                "%,d flags and %,d rows: loaded in %,d ms, %,d MiB, %,d bytes a row all in%n%n",
                SnapshotWorld.FLAGS,
                SnapshotWorld.ROWS,
                load,
                used >> 20,
                used / SnapshotWorld.ROWS);
        System.out.println("| one change | median µs | 99 % µs | most µs |");
        System.out.println("|---|---:|---:|---:|");
        time("ten flags: percentage", this::tenFlags);
        time("ten flags: dependencies", this::tenDependencies);
        time("ten rows", this::tenRows);
        time("ten flags and ten rows", i -> tenRows(tenFlags(i), i));
        time("one new flag", this::newFlag);
        System.out.println();
        System.out.println(
                "| evaluation, one thread | per second | median ns | 99 % ns | 99.9 % ns | most µs |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        evaluate("no changes", 0);
        evaluate(CHANGES_PER_SECOND + " changes a second", CHANGES_PER_SECOND);
    }

    /** What is used after everything that can be collected is. */
    @SuppressWarnings("SystemGCInsteadOfRuntimeGC")
    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private Snapshot.Change next() {
        return current.get().change("v");
    }

    /** One of the kinds of changes, over and over, on what the last one made. */
    private void time(String what, IntFunction<Snapshot.Change> kind) {
        for (int i = 0; i < changes; i++) {
            current.set(kind.apply(i).snapshot());
        }
        Histogram times = new Histogram(3);
        for (int i = 0; i < changes; i++) {
            long start = System.nanoTime();
            Snapshot made = kind.apply(changes + i).snapshot();
            times.recordValue(System.nanoTime() - start);
            current.set(made);
        }
        System.out.printf(
                "| %s | %,.0f | %,.0f | %,.0f |%n",
                what,
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3,
                times.getMaxValue() / 1e3);
    }

    private Snapshot.Change tenFlags(int round) {
        Snapshot.Change change = next();
        for (int i = 0; i < TOUCHED; i++) {
            change.flag(SnapshotWorld.flag(random.nextInt(SnapshotWorld.FLAGS), round % 100));
        }
        return change;
    }

    /** Every other round they need one flag more, so that all chains are followed anew. */
    private Snapshot.Change tenDependencies(int round) {
        Snapshot.Change change = next();
        for (int i = 0; i < TOUCHED; i++) {
            FlagDefinition flag = SnapshotWorld.flag(8 * i + 4, 50);
            List<Dependency> needs =
                    round % 2 == 0
                            ? List.of()
                            : List.of(new Dependency(SnapshotWorld.key(8 * i + 3), null));
            change.flag(SnapshotWorld.needing(flag, needs));
        }
        return change;
    }

    private Snapshot.Change tenRows(int round) {
        return tenRows(next(), round);
    }

    private Snapshot.Change tenRows(Snapshot.Change change, int round) {
        for (int i = 0; i < TOUCHED; i++) {
            int row = random.nextInt(SnapshotWorld.ROWS);
            if (round % 2 == 0) {
                change.withoutRow(SnapshotWorld.row(row, true));
            } else {
                change.row(SnapshotWorld.row(row, false));
            }
        }
        return change;
    }

    private Snapshot.Change newFlag(int round) {
        return next().flag(SnapshotWorld.flag(SnapshotWorld.FLAGS + 4 * round, 50));
    }

    /** Decisions one by one, while another thread makes changes at their pace. */
    private void evaluate(String what, int perSecond) throws InterruptedException {
        Thread writer = new Thread(() -> keepChanging(perSecond == 0 ? NEVER : SECOND / perSecond));
        writer.setDaemon(true);
        writer.start();
        decide(SECOND, new Histogram(3)); // warms up
        Histogram times = new Histogram(3);
        long took = decide(seconds * SECOND, times);
        writer.interrupt();
        writer.join();
        System.out.printf(
                "| %s | %,d | %,d | %,d | %,d | %,.0f |%n",
                what,
                (long) (times.getTotalCount() * 1e9 / took),
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(99),
                times.getValueAtPercentile(99.9),
                times.getMaxValue() / 1e3);
    }

    private long decide(long nanos, Histogram times) {
        List<Context> contexts = Users.prepare(SnapshotChangeBenchmark::context);
        SplittableRandom choice = new SplittableRandom(7);
        long start = System.nanoTime();
        long before = start;
        while (before - start < nanos) {
            Context context = contexts.get(choice.nextInt(contexts.size()));
            String key = KEYS.get(choice.nextInt(KEYS.size()));
            before = System.nanoTime();
            Evaluator.evaluate(current.get(), key, context, NOW);
            times.recordValue(System.nanoTime() - before);
        }
        return System.nanoTime() - start;
    }

    private static Context context(int user) {
        return Context.builder(SnapshotWorld.user(user))
                .tenantId(SnapshotWorld.tenant(user))
                .env(Env.PROD)
                .build();
    }

    private void keepChanging(long pause) {
        long due = System.nanoTime();
        for (int round = 0; !Thread.currentThread().isInterrupted(); round++) {
            due += pause;
            for (long left = pause; left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            current.set(tenRows(tenFlags(round), round).snapshot());
        }
    }
}
