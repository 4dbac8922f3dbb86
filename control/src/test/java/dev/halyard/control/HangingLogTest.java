package dev.halyard.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.log.StoreUnavailableException;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that neither answers nor fails. */
@Timeout(60)
class HangingLogTest {
    private final MemoryChangeLog log = new MemoryChangeLog();
    private volatile ChangeLog read = log;

    /** Holds up what is named, each until its gate is open. */
    private volatile CountDownLatch looks = new CountDownLatch(0);

    private volatile CountDownLatch transactions = new CountDownLatch(0);
    private volatile CountDownLatch arrivals = new CountDownLatch(1);

    private final ControlPlane control =
            new ControlPlane(
                    hanging(),
                    State.EMPTY,
                    new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                    InstantSource.system(),
                    (next, records) -> {},
                    Duration.ofMillis(200));

    @AfterEach
    void close() {
        control.close();
    }

    private ChangeLog hanging() {
        return (ChangeLog)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ChangeLog.class},
                        (proxy, method, arguments) -> {
                            ChangeLog from = log;
                            if (method.getName().equals("transact")) {
                                pass(transactions);
                            } else if (method.getName().equals("after")) {
                                from = read;
                                pass(looks);
                            }
                            try {
                                return method.invoke(from, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void pass(CountDownLatch gate) throws InterruptedException {
        arrivals.countDown();
        boolean _ = gate.await(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> hangingLook() throws InterruptedException {
        looks = new CountDownLatch(1);
        arrivals = new CountDownLatch(1);
        CompletableFuture<Void> look = CompletableFuture.runAsync(control::refresh);
        assertThat(arrivals.await(30, TimeUnit.SECONDS)).isTrue();
        return look;
    }

    @Test
    void aLookThatHangsHoldsUpNoChange() throws Exception {
        control.submit(create("a"));
        CompletableFuture<Void> look = hangingLook();

        control.submit(create("b"));
        assertThat(control.state().revision()).isEqualTo(2);
        looks.countDown();
        look.get(30, TimeUnit.SECONDS);
        assertThat(control.state().revision()).isEqualTo(2);
    }

    @Test
    void whatALookReadFromAnotherLogMeanwhileIsNotServed() throws Exception {
        control.submit(create("a"));
        MemoryChangeLog other = new MemoryChangeLog();
        List<LogRecord> same = log.after(0, 1);
        other.transact(transaction -> {
            transaction.append(same);
            return same;
        });
        try (ControlPlane beside = beside(other)) {
            beside.refresh();
            beside.submit(create("x"));
            beside.submit(create("y"));
        }
        read = other;
        CompletableFuture<Void> look = hangingLook();
        control.submit(create("b"));
        looks.countDown();

        assertThatThrownBy(() -> look.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("history_diverged");
        assertThat(control.state().revision()).isEqualTo(2);
        assertThat(control.state().flagEntry("b")).isNotNull();
    }

    private static ControlPlane beside(ChangeLog other) {
        return new ControlPlane(
                other,
                State.EMPTY,
                new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                InstantSource.system(),
                (next, records) -> {});
    }

    @Test
    void aChangeThatWaitsBehindOneThatHangsIsRefusedAndNeverMade() throws Exception {
        transactions = new CountDownLatch(1);
        CompletableFuture<?> first =
                CompletableFuture.supplyAsync(() -> control.submit(create("a")));
        assertThat(arrivals.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> control.submit(create("b")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("take too long");
        assertThat(first).isNotDone();
        transactions.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isNotNull();
        control.submit(create("c"));
        assertThat(log.after(0, 9)).extracting(LogRecord::flagKey).containsExactly("a", "c");
    }

    private static Submission create(String key) {
        return new Submission(
                Bodies.createFlag(document(key)),
                new Actor("ann", List.of("editor"), "team_lead", "dev_headers"),
                "a test",
                null,
                null,
                false,
                null,
                "req",
                "id " + key);
    }

    private static Value.Members document(String key) {
        String json =
                """
                {"id": "ff-%s", "key": "%s", "owner_module": "hang", "description_en": "",
                 "type": "boolean", "default_value": false, "allowed_scopes": ["global"],
                 "requires_approval": false, "sensitive_flag": false,
                 "approval_matrix_row": null, "dependencies": [], "binding_status": "live"}
                """
                        .formatted(key, key);
        try {
            return (Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }
}
