package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.chain;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.ChangeLog.Version;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.ProjectionCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The past, searches and concurrency: what a store answers against what a replay says. */
abstract class HistoryContract extends CountsContract {
    private static final int RECORDS = 160;
    private static final int WRITERS = 16;

    private final long seed = Long.getLong("halyard.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomHistory history = new RandomHistory(random);

    private void write() {
        System.out.println(getClass().getSimpleName() + ": -Dhalyard.seed=" + seed);
        int written = 0;
        while (written < RECORDS) {
            List<Draft> drafts = history.drafts(1 + random.nextInt(12));
            history.add(Draft.together(log, drafts));
            written += drafts.size();
        }
    }

    @Test
    void everythingIsAsAReplayUpToThatRevisionSays() {
        write();
        for (long revision = 0; revision <= log.head().seq(); revision += 1 + random.nextInt(9)) {
            Replay replay = history.replay(revision);
            for (EntityId.Kind kind : EntityId.Kind.values()) {
                assertThat(log.allAsOf(kind, revision)).isEqualTo(replay.all(kind));
            }
            EntityId id = history.anyThing();
            assertThat(log.asOf(id, revision)).isEqualTo(replay.of(id));
            String flag = history.anyKey();
            String user = history.anyUser();
            assertThat(log.rowsAsOf(flag, user, revision)).isEqualTo(replay.rows(flag, user));
        }
        assertThat(current()).isEqualTo(history.replay(log.head().seq()).all());
    }

    @Test
    void timesLeadToTheRevisionsThatAReplaySays() {
        write();
        for (int i = 0; i < 50; i++) {
            long time = history.anyTime();
            assertThat(log.revisionAt(time)).as("%d", time).isEqualTo(history.revisionAt(time));
        }
    }

    @Test
    void searchesFindWhatFitsNewestFirst() {
        write();
        for (int i = 0; i < 120; i++) {
            LogQuery query = history.anyQuery();
            assertThat(log.find(query)).as("%s", query).isEqualTo(history.find(query));
        }
    }

    @Test
    void pagesOfASearchMeetWithoutGapOrRepetition() {
        write();
        List<LogRecord> found = new ArrayList<>();
        long before = Long.MAX_VALUE;
        List<LogRecord> page;
        do {
            page =
                    log.find(
                            new LogQuery(
                                    before, null, null, "override", null, null, null, null, 7));
            found.addAll(page);
            before = page.isEmpty() ? 0 : page.getLast().seq();
        } while (!page.isEmpty());

        assertThat(found)
                .isEqualTo(
                        history.find(
                                new LogQuery(
                                        Long.MAX_VALUE,
                                        null,
                                        null,
                                        "override",
                                        null,
                                        null,
                                        null,
                                        null,
                                        1000)))
                .isNotEmpty();
    }

    @Test
    void projectionsEqualAReplayAndMadeAnewTheyAreTheSame() {
        write();
        List<Version> versions = log.versions(0, 1000);
        assertThat(ProjectionCheck.check(log)).isEmpty();
        log.rebuild();

        assertThat(log.versions(0, 1000)).isEqualTo(versions);
        assertThat(log.versions(versions.get(9).thing().since(), 3))
                .isEqualTo(versions.subList(10, 13));
        history.add(Draft.together(log, history.drafts(5)));
        assertThat(ProjectionCheck.check(log)).isEmpty();
    }

    @Test
    void concurrentTransactionsComeOneAfterAnother() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < WRITERS; i++) {
                String name = "w" + i;
                writers.add(
                        threads.submit(() -> {
                            start.await();
                            for (int n = 0; n < 4; n++) {
                                append(name + "." + n);
                            }
                            return name;
                        }));
            }
            start.countDown();
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(log.after(0, 1000))
                .extracting(LogRecord::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, WRITERS * 4L).boxed().toList());
        assertThat(current()).hasSize(WRITERS * 4);
        assertThat(ProjectionCheck.check(log)).isEmpty();
    }

    private void append(String key) {
        log.transact(transaction -> {
            transaction.append(chain(transaction.head(), List.of(made(flag(key, 1)))));
            return key;
        });
    }

    @Test
    void aLookAtEverythingBelongsToItsHeadThoughOthersWrite() throws Exception {
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing =
                    writer.submit(() -> {
                        for (int i = 0; i < 40; i++) {
                            append("f" + i);
                        }
                    });
            boolean last;
            do {
                last = writing.isDone();
                List<Projected> things = new ArrayList<>();
                Head head = log.current(things::add);
                assertThat(things).hasSize((int) head.seq());
            } while (!last);
            writing.get(60, TimeUnit.SECONDS);
        }
        assertThat(current()).hasSize(40);
    }
}
