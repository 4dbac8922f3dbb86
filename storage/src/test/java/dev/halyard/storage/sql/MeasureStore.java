package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.chain;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.evaluator.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures a store at a million rows. Not a test: run its main with {@code sqlite <directory>} or
 * {@code postgres <url>}, and how many rows.
 */
final class MeasureStore {
    private static final int FLAGS = 10_000;
    private static final int WRITERS = 16;

    private final Random random = new Random(1);
    private final ChangeLog log;
    private final int rows;

    private MeasureStore(ChangeLog log, int rows) {
        this.log = log;
        this.rows = rows;
    }

    public static void main(String[] arguments) throws Exception {
        int rows = Integer.parseInt(arguments[2]);
        boolean sqlite = arguments[0].equals("sqlite");
        try (ChangeLog log = open(sqlite, arguments[1])) {
            new MeasureStore(log, rows).run();
        }
        if (sqlite) {
            Path file = Path.of(arguments[1], "halyard.db");
            System.out.printf("file %,d MiB%n", Files.size(file) >> 20);
        }
        long start = System.nanoTime();
        try (ChangeLog log = open(sqlite, arguments[1])) {
            System.out.printf("open and head %d: %.0f ms%n", log.head().seq(), ms(start));
        }
    }

    private static ChangeLog open(boolean sqlite, String where) {
        return sqlite ? SqliteStore.open(Path.of(where)) : PostgresStore.open(where, null, null);
    }

    private static double ms(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private void run() throws Exception {
        importAll();
        long start = System.nanoTime();
        AtomicLong count = new AtomicLong();
        log.current(thing -> count.incrementAndGet());
        System.out.printf("current: %,d things in %.1f s%n", count.get(), ms(start) / 1000);
        commits();
        latencies();
        start = System.nanoTime();
        System.out.printf("check: %s in %.1f s%n", ProjectionCheck.check(log), ms(start) / 1000);
    }

    private void importAll() {
        long start = System.nanoTime();
        long[] writing = new long[1];
        log.transact(transaction -> {
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < FLAGS; i++) {
                drafts.add(made(flag("flag_" + i, 1)));
            }
            for (int i = 0; i < rows; i++) {
                drafts.add(Draft.of("override.put", null, row(i)));
                if (drafts.size() >= 1000) {
                    var records = chain(transaction.head(), drafts);
                    long before = System.nanoTime();
                    transaction.append(records);
                    writing[0] += System.nanoTime() - before;
                    drafts.clear();
                }
            }
            transaction.append(chain(transaction.head(), drafts));
            return rows;
        });
        System.out.printf(
                "import: %,d records in one transaction in %.1f s, of it %.1f s in append: %,.0f/s%n",
                rows + FLAGS,
                ms(start) / 1000,
                writing[0] / 1e9,
                (rows + FLAGS) / (writing[0] / 1e9));
    }

    private Value.Members row(int i) {
        return Draft.row("flag_" + i % FLAGS, "user-" + i, 1);
    }

    /** Sixteen that wait for one committer, which takes all that wait into one transaction. */
    private void commits() throws Exception {
        LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong changes = new AtomicLong();
        int transactions = 0;
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < WRITERS; i++) {
                String name = "writer-" + i;
                threads.execute(() -> write(name, queue, stop, changes));
            }
            while (ms(start) < 10_000) {
                List<Waiting> batch = new ArrayList<>();
                batch.add(queue.take());
                queue.drainTo(batch);
                Draft.together(log, batch.stream().map(Waiting::draft).toList());
                batch.forEach(waiting -> waiting.done.run());
                transactions++;
            }
            stop.set(true);
            threads.shutdownNow();
        }
        System.out.printf(
                "commits: %.0f changes/s, %.0f transactions/s%n",
                changes.get() / 10.0, transactions / 10.0);
    }

    private record Waiting(Draft draft, Runnable done) {}

    private static void write(
            String name,
            LinkedBlockingQueue<Waiting> queue,
            AtomicBoolean stop,
            AtomicLong changes) {
        try {
            for (int n = 0; !stop.get(); n++) {
                CountDownLatch done = new CountDownLatch(1);
                queue.add(new Waiting(made(flag(name + "." + n, 1)), done::countDown));
                done.await();
                changes.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the measurement is over
        }
    }

    private void latencies() {
        long end = log.head().seq();
        time("asOf", () -> log.asOf(override(), random.nextLong(end)));
        time("rowsAsOf", () -> rowsAsOf(end));
        time("revisionAt", () -> log.revisionAt(Draft.NOON.toEpochMilli() + random.nextInt(10)));
        time(
                "find flag",
                () -> log.find(LogQuery.ofFlag("flag_" + random.nextInt(FLAGS), end, 50)));
        time("find newest", () -> log.find(query(null)));
        time("find rare action", () -> log.find(query("flag.delete")));
        time("head", log::head);
        for (int i = 0; i < 2; i++) {
            long start = System.nanoTime();
            int all = log.allAsOf(EntityId.Kind.FLAG, end / (i + 1)).size();
            System.out.printf("allAsOf(flag): %,d in %.0f ms%n", all, ms(start));
        }
    }

    private static LogQuery query(@Nullable String action) {
        return new LogQuery(Long.MAX_VALUE, null, null, action, null, null, null, null, 50);
    }

    private EntityId override() {
        return new EntityId(EntityId.Kind.OVERRIDE, EntityId.rowKey(row(random.nextInt(rows))));
    }

    private void rowsAsOf(long end) {
        int i = random.nextInt(rows);
        log.rowsAsOf("flag_" + i % FLAGS, "user-" + i, random.nextLong(end));
    }

    private static void time(String what, Runnable read) {
        double[] took = new double[2000];
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            read.run();
            took[i] = ms(start) * 1000;
        }
        Arrays.sort(took);
        System.out.printf("%s: median %.0f us, p99 %.0f us%n", what, took[1000], took[1980]);
    }
}
