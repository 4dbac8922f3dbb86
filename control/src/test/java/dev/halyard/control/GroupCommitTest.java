package dev.halyard.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes that share a commit are told when it fails. */
@Timeout(60)
class GroupCommitTest {
    private volatile MemoryChangeLog log = new MemoryChangeLog();

    /** What the next transactions end with, after their work; nothing while it is null. */
    private volatile @Nullable Throwable failure;

    private volatile @Nullable RuntimeException listenerFailure;

    /** So many looks at the log find nothing, whatever its head says. */
    private final AtomicInteger emptyLooks = new AtomicInteger();

    /** Holds every transaction up before its work. */
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private final ControlPlane control =
            new ControlPlane(
                    failing(),
                    State.EMPTY,
                    new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                    InstantSource.system(),
                    (next, records) -> {
                        RuntimeException thrown = listenerFailure;
                        if (thrown != null) {
                            throw thrown;
                        }
                    });

    @AfterEach
    void close() {
        control.close();
    }

    /** The log in memory, but for transactions that fail when they are told to. */
    private ChangeLog failing() {
        return (ChangeLog)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ChangeLog.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("transact")) {
                                return transact((ChangeLog.Work<?>) arguments[0]);
                            }
                            if (method.getName().equals("after")
                                    && emptyLooks.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                                return List.of();
                            }
                            try {
                                return method.invoke(log, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private Object transact(ChangeLog.Work<?> work) throws InterruptedException {
        gate.await(30, TimeUnit.SECONDS);
        return log.transact(transaction -> {
            Object result = work.run(transaction);
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return result;
        });
    }

    @Test
    void aRefusalIsNotGivenWhenWhatItRestsOnCameToNothing() {
        control.submit(create("a"));
        failure = new StoreUnavailableException("the disk is full", null);
        gate = new CountDownLatch(1);
        CompletableFuture<?> first = later(create("held"));
        CompletableFuture<?> wins = later(edit("a", 1));
        CompletableFuture<?> loses = later(edit("a", 1));
        gate.countDown();

        for (CompletableFuture<?> each : List.of(first, wins, loses)) {
            assertThatThrownBy(each::join).hasCauseInstanceOf(StoreUnavailableException.class);
        }
        failure = null;
        assertThat(control.submit(edit("a", 1)).toJson()).contains("\"version\":2");
    }

    @Test
    void whoeverIsToldOfAVersionCanReadIt() {
        control.submit(create("a"));
        gate = new CountDownLatch(1);
        List<CompletableFuture<Long>> seen =
                List.of(1, 2, 3).stream()
                        .map(each ->
                                CompletableFuture.supplyAsync(() -> {
                                    try {
                                        control.submit(edit("a", 1));
                                    } catch (Refusal refused) {
                                        assertThat(refused.code())
                                                .isEqualTo(Refusal.Code.VERSION_CONFLICT);
                                    }
                                    return version("a");
                                }))
                        .toList();
        gate.countDown();

        assertThat(seen).allSatisfy(each -> assertThat(each.join()).isEqualTo(2));
    }

    @Test
    void writersGoOnAfterAnErrorInTheStore() {
        failure = new StackOverflowError("too deep");
        assertThatThrownBy(() -> control.submit(create("a")))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        failure = null;

        assertThat(control.submit(create("a")).toJson()).contains("\"revision\":1");
    }

    @Test
    void whatIsDurableIsAcknowledgedThoughItCannotBeServedYetAndIsServedLater() {
        listenerFailure = new IllegalStateException("cannot compile");
        assertThat(control.submit(create("a")).toJson()).contains("\"revision\":1");
        assertThat(control.submit(create("b")).toJson()).contains("\"revision\":2");
        assertThat(control.state().revision()).isZero();
        listenerFailure = null;
        control.refresh();

        assertThat(control.state().revision()).isEqualTo(2);
    }

    @Test
    void aLogThatIsNotThisNodesAnyMoreIsNotWrittenTo() {
        control.submit(create("a"));
        MemoryChangeLog other = new MemoryChangeLog();
        try (ControlPlane fork =
                new ControlPlane(
                        other,
                        control.state(),
                        new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                        InstantSource.system(),
                        (next, records) -> {})) {
            assertThatThrownBy(() -> fork.submit(create("b")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("history_diverged");
        }
        assertThat(other.after(0, 10)).isEmpty();
    }

    @Test
    void aNodeThatHasSeenAnotherHistoryReadsNoFurtherThoughItsOwnIsBack() {
        control.submit(create("a"));
        MemoryChangeLog own = log;
        log = new MemoryChangeLog();
        assertDiverged(control::refresh);
        log = own;
        assertDiverged(control::refresh);
        assertDiverged(() -> control.submit(create("b")));
        assertThat(own.head().seq()).isEqualTo(1);
        assertThat(control.state().revision()).isEqualTo(1);
        try (ControlPlane restarted =
                new ControlPlane(
                        own,
                        control.state(),
                        new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                        InstantSource.system(),
                        (next, records) -> {})) {
            restarted.refresh();
            assertThat(restarted.submit(create("b")).toJson()).contains("\"revision\":2");
        }
    }

    @Test
    void aGapBehindAHeadThatIsThereIsNoticed() {
        control.submit(create("a"));
        writeElsewhere("b");
        emptyLooks.set(1); // written after the look, and before the head was read
        control.refresh();
        assertThat(control.state().revision()).isEqualTo(2);
        assertThat(control.followsLog()).isTrue();
        writeElsewhere("c");
        emptyLooks.set(2);
        assertDiverged(control::refresh);
        assertThat(control.followsLog()).isFalse();
        assertThat(control.state().revision()).isEqualTo(2);
    }

    private void writeElsewhere(String key) {
        try (ControlPlane other =
                new ControlPlane(
                        log,
                        State.EMPTY,
                        new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                        InstantSource.system(),
                        (next, records) -> {})) {
            other.submit(create(key));
        }
    }

    private static void assertDiverged(ThrowingCallable step) {
        assertThatThrownBy(step)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("history_diverged");
    }

    private CompletableFuture<Value.Members> later(Submission submission) {
        return CompletableFuture.supplyAsync(
                () -> control.submit(submission), task -> Thread.ofPlatform().daemon().start(task));
    }

    private long version(String key) {
        FlagEntry flag = control.state().flagEntry(key);
        return flag == null ? 0 : flag.version();
    }

    private static Submission create(String key) {
        return submission(Bodies.createFlag(flag(key, "made")), null);
    }

    private static Submission edit(String key, long version) {
        return submission(Bodies.editFlag(key, flag(key, "edited")), version);
    }

    private static Submission submission(Command command, @Nullable Long version) {
        Actor ann = new Actor("ann", List.of("editor"), "team_lead", "dev_headers");
        return new Submission(command, ann, "because", version, null, false, null, "req", "c1");
    }

    private static Value.Members flag(String key, String description) {
        String json =
                """
                {"id": "ff-%s", "key": "%s", "owner_module": "m", "description_en": "%s",
                 "type": "boolean", "default_value": false, "allowed_scopes": ["global"],
                 "requires_approval": false, "sensitive_flag": false,
                 "approval_matrix_row": null, "dependencies": [], "binding_status": "live"}
                """
                        .formatted(key, key, description);
        try {
            return (Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
