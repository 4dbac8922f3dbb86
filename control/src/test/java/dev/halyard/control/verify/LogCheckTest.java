package dev.halyard.control.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.MemoryChangeLog;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    @TempDir private Path directory;
    private MemoryChangeLog log = new MemoryChangeLog();

    @BeforeEach
    void makeALog() {
        log = SampleLog.of(60);
    }

    /** What a forged store does otherwise. */
    private interface Forgery {
        Object answer(Object[] arguments);
    }

    @Test
    void anEmptyLogAndAGoodOneAreValid() {
        assertThat(LogCheck.run(new MemoryChangeLog()).toJson()).contains("\"valid\":true");
        assertThat(LogCheck.run(log).toJson())
                .startsWith("{\"valid\":true,\"head\":{\"seq\":60,")
                .endsWith(",\"records\":60}");
    }

    @Test
    void linesThatAreGoneFromTheEndAreMissed() {
        List<String> kept = SampleLog.lines(log).subList(0, 58);

        assertBad(lines(kept), 59, "its end was cut off");
    }

    @Test
    void aLineThatWasChangedIsFound() {
        List<String> lines = new ArrayList<>(SampleLog.lines(log));
        lines.set(41, lines.get(41).replace("because", "by cause"));

        assertBad(lines(lines), 42, "another hash than its bytes");
    }

    @Test
    void aHeadThatWasPutBackIsFound() {
        Head earlier = new Head(50, SampleLog.records(log).get(49).hash(), 0);

        assertBad(forged("head", arguments -> earlier), 51, "the log's head is before it");
    }

    @Test
    void recordsThatAreWrittenMeanwhileAreNotLookedAt() {
        Head earlier = new Head(50, SampleLog.records(log).get(49).hash(), 0);
        List<Head> heads = new ArrayList<>(List.of(earlier));
        ChangeLog moving =
                forged("head", arguments -> heads.isEmpty() ? log.head() : heads.removeFirst());

        assertThat(LogCheck.run(moving).toJson())
                .startsWith("{\"valid\":true,\"head\":{\"seq\":50,");
    }

    @Test
    void projectionsThatSayOtherwiseAreFound() {
        List<ChangeLog.Version> versions = new ArrayList<>(log.versions(0, 1000));
        long gone = versions.remove(7).thing().since();

        assertBad(
                forged(
                        "versions",
                        arguments ->
                                versions.stream()
                                        .filter(v -> v.thing().since() > (Long) arguments[0])
                                        .toList()),
                gone,
                "projections: ");
    }

    @Test
    void aKeptCheckpointHoldsTheLogToWhatItWas() throws IOException {
        CheckpointKey key = CheckpointKey.inDirectory(directory);
        String right = SampleLog.records(log).get(29).hash();
        log.keep(key.sign(new Head(30, right, 0), NOW));
        assertThat(LogCheck.run(log).toJson()).contains("\"valid\":true");

        log.keep(key.sign(new Head(20, "ab".repeat(32), 0), NOW));
        assertBad(log, 20, "another hash than the log had");
    }

    @Test
    void aLogThatEndsBeforeAKeptCheckpointWasCut() throws IOException {
        log.keep(CheckpointKey.inDirectory(directory).sign(new Head(61, "ab".repeat(32), 0), NOW));

        assertBad(log, 61, "its end was cut off");
    }

    @Test
    void aKeptCheckpointThatNobodySignedIsFound() throws IOException {
        String hash = SampleLog.records(log).get(9).hash();
        Checkpoint signed = CheckpointKey.inDirectory(directory).sign(new Head(11, hash, 0), NOW);
        log.keep(new Checkpoint(10, hash, signed.ts(), signed.publicKey(), signed.signature()));

        assertBad(log, 10, "signature is not right");
    }

    private static void assertBad(ChangeLog log, long seq, String problem) {
        assertThat(LogCheck.run(log).toJson())
                .startsWith("{\"valid\":false,")
                .contains("\"first_bad\":{\"seq\":" + seq + ",\"problem\":\"")
                .contains(problem);
    }

    private ChangeLog lines(List<String> lines) {
        return forged(
                "lines",
                arguments -> {
                    @SuppressWarnings("unchecked")
                    Consumer<String> each = (Consumer<String>) arguments[1];
                    lines.forEach(each);
                    return this;
                });
    }

    /** The log, but for one method. */
    private ChangeLog forged(String method, Forgery forgery) {
        return (ChangeLog)
                Proxy.newProxyInstance(
                        ChangeLog.class.getClassLoader(),
                        new Class<?>[] {ChangeLog.class},
                        (proxy, called, arguments) -> {
                            if (called.getName().equals(method)) {
                                Object answer =
                                        forgery.answer(
                                                arguments == null ? new Object[0] : arguments);
                                return called.getReturnType() == void.class ? null : answer;
                            }
                            try {
                                return called.invoke(log, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
