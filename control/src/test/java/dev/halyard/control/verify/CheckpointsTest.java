package dev.halyard.control.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CheckpointsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final InstantSource NOON =
            InstantSource.fixed(Instant.parse("2026-11-02T12:00:00Z"));

    private static MemoryChangeLog log = new MemoryChangeLog();
    private static List<LogRecord> records = List.of();
    private static State state = State.EMPTY;

    @TempDir private Path directory;
    private final MemoryChangeLog kept = new MemoryChangeLog();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void makeALog() {
        log = SampleLog.of(1001);
        records = SampleLog.records(log);
        state = State.load(log, read -> {});
    }

    private CheckpointKey key() {
        asked.incrementAndGet();
        try {
            return CheckpointKey.inDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyThousandthRecordIsSignedWhateverItCameWith() {
        try (Checkpoints checkpoints = new Checkpoints(kept, this::key, NOON)) {
            checkpoints.moved(state, records);
            await().atMost(SOON).until(() -> !kept.checkpoints(10).isEmpty());
        }

        assertThat(kept.checkpoints(10)).hasSize(1);
        Checkpoint checkpoint = kept.checkpoints(10).get(0);
        assertThat(checkpoint.seq()).isEqualTo(1000);
        assertThat(checkpoint.hash()).isEqualTo(records.get(999).hash());
        assertThat(checkpoint.ts()).isEqualTo("2026-11-02T12:00:00.000Z");
        assertThat(CheckpointKey.verifies(checkpoint, key().publicKey())).isTrue();
    }

    @Test
    void theKeyIsNotAskedForBeforeItIsNeededAndThenOnce() {
        try (Checkpoints checkpoints = new Checkpoints(kept, this::key, NOON)) {
            checkpoints.moved(state, records.subList(0, 999));
            assertThat(asked).hasValue(0);
            checkpoints.now(state);
            checkpoints.now(state);
        }
        assertThat(asked).hasValue(1);
        assertThat(kept.checkpoints(10)).hasSize(1); // the same one twice is one
    }

    @Test
    void aCheckpointOnDemandIsOfTheHeadAndKeptBeforeItIsAnswered() {
        try (Checkpoints checkpoints = new Checkpoints(kept, this::key, NOON)) {
            Checkpoint now = checkpoints.now(state);

            assertThat(now.seq()).isEqualTo(1001);
            assertThat(now.hash()).isEqualTo(state.head().hash());
            assertThat(kept.checkpoints(10)).containsExactly(now);
            assertThatThrownBy(() -> checkpoints.now(State.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whoeverCommitsNeitherWaitsForAKeyNorFailsWithoutOne() {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        try (Checkpoints checkpoints =
                new Checkpoints(
                        kept,
                        () -> {
                            awaitQuietly(slow);
                            if (tries.getAndIncrement() == 0) {
                                throw new IllegalStateException("no key yet");
                            }
                            return key();
                        },
                        NOON)) {
            checkpoints.moved(state, records); // would never return, if it waited
            slow.countDown();
            await().atMost(SOON).until(() -> tries.get() == 1);
            assertThat(kept.checkpoints(10)).isEmpty();

            checkpoints.moved(state, records);
            await().atMost(SOON).until(() -> !kept.checkpoints(10).isEmpty());
        }
    }

    @Test
    void closingKeepsWhatWaitsAndNothingIsSignedAfterwards() {
        Checkpoints checkpoints = new Checkpoints(kept, this::key, NOON);
        checkpoints.moved(state, records);
        checkpoints.close();
        assertThat(kept.checkpoints(10)).hasSize(1);

        checkpoints.moved(state, records.subList(999, 1000)); // does not throw
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoDoesNotLeadSignsNothingAndWhoBeginsToLeadSignsWhatWasMissed() {
        try (Checkpoints checkpoints = new Checkpoints(log, this::key, NOON, () -> false)) {
            checkpoints.moved(state, records);
        }
        assertThat(log.checkpoints(10)).isEmpty();
        try (Checkpoints checkpoints = new Checkpoints(log, this::key, NOON)) {
            checkpoints.catchUp(state);
            await().atMost(SOON).until(() -> !log.checkpoints(10).isEmpty());
            checkpoints.catchUp(state);
            checkpoints.catchUp(State.EMPTY);
        }
        assertThat(log.checkpoints(10)).hasSize(1);
        Checkpoint checkpoint = log.checkpoints(10).getFirst();
        assertThat(checkpoint.seq()).isEqualTo(1000);
        assertThat(checkpoint.hash()).isEqualTo(records.get(999).hash());
        assertThat(asked).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
