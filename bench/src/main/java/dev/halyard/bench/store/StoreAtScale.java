package dev.halyard.bench.store;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.feed.SnapshotFeed;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import dev.halyard.storage.sql.SqliteStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * {@code make <directory> <rows>} fills an embedded store with 10,000 flags and so many rows, each
 * row a change of its own through the control plane; {@code load <directory>} starts from it, as
 * the service does, and tells time and heap.
 */
public final class StoreAtScale {
    private static final int FLAGS = 10_000;
    private static final int WRITERS = 512;

    private StoreAtScale() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[1]);
        try (ChangeLog log = SqliteStore.open(directory)) {
            if (args[0].equals("make")) {
                make(log, Integer.parseInt(args[2]));
            } else {
                load(log);
            }
        }
        System.out.printf(
                "| file | %,d MiB |%n", Files.size(directory.resolve("halyard.db")) >> 20);
    }

    private static void make(ChangeLog log, int rows) throws Exception {
        SnapshotFeed feed = new SnapshotFeed(State.EMPTY);
        Decider decider = new Decider(Duration.ofDays(3), Duration.ofDays(3));
        try (ControlPlane control =
                new ControlPlane(log, State.EMPTY, decider, InstantSource.system(), feed)) {
            control.submit(
                    Submission.bySystem(
                            new Command.Import(registry(), null, true), "flags", changeId()));
            long start = System.nanoTime();
            put(control, rows);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "| changes made, %d at once | %,d in %.0f s: %,.0f a second |%n",
                    WRITERS, rows, seconds, rows / seconds);
        }
    }

    /** Virtual threads, as the service's requests are. */
    private static void put(ControlPlane control, int rows) throws InterruptedException {
        Semaphore room = new Semaphore(WRITERS);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < rows; i++) {
                int row = i;
                room.acquire();
                var _ =
                        writers.submit(() -> {
                            try {
                                control.submit(row(row));
                            } finally {
                                room.release();
                            }
                        });
                if (i > 0 && i % 100_000 == 0) {
                    System.err.printf("%,d rows%n", i);
                }
            }
        }
    }

    private static Submission row(int i) {
        RowPlace place =
                i % 10 == 0
                        ? new RowPlace(Scope.TENANT, "tenant-" + i, null, null)
                        : new RowPlace(Scope.USER, null, "user-" + i, null);
        return new Submission(
                new Command.PutOverride(
                        "flag-" + i % FLAGS, place, Value.of(true), null, "bench", "api"),
                new Actor("bench", java.util.List.of("editor"), null, "system"),
                "bench",
                null,
                null,
                false,
                null,
                null,
                changeId());
    }

    private static String changeId() {
        return UUID.randomUUID().toString();
    }

    private static Value.Members registry() throws MalformedJsonException {
        StringBuilder json = new StringBuilder("{\"schema_version\":\"1.0\",\"flags\":[");
        for (int i = 0; i < FLAGS; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(
                            """
                            {"id":"ff-%1$d","key":"flag-%1$d","owner_module":"bench","type":"boolean",
                            "default_value":false,"allowed_scopes":["tenant","user"],
                            "rollout_stage":"staged","rollout_pct":%2$d}\
                            """
                                    .formatted(i, i % 100));
        }
        Value document =
                Json.parse(
                        json.append("]}").toString().getBytes(StandardCharsets.UTF_8),
                        Json.DOCUMENT_DEPTH);
        return (Value.Members) document;
    }

    private static void load(ChangeLog log) throws IOException {
        long start = System.nanoTime();
        State state = State.load(log, read -> System.err.printf("%,d read%n", read));
        double loaded = (System.nanoTime() - start) / 1e9;
        SnapshotFeed feed = new SnapshotFeed(state);
        double compiled = (System.nanoTime() - start) / 1e9;
        boolean on =
                Evaluator.evaluate(feed.current().snapshot(), "flag-1", Context.of("user-1"), 0)
                        .enabled();
        System.out.printf("| flags, rows | %,d, %,d |%n", state.flagCount(), state.rowCount());
        System.out.printf(
                "| first right answer (%s) | %.1f s, %.1f s of it reading |%n",
                on, compiled, loaded);
        System.gc();
        Runtime jvm = Runtime.getRuntime();
        System.out.printf(
                "| heap in use | %,d MiB of %,d |%n",
                (jvm.totalMemory() - jvm.freeMemory()) >> 20,
                jvm.maxMemory() >> 20);
    }
}
