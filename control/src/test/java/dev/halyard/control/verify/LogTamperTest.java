package dev.halyard.control.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every byte of an export. A verifier goes through a log line by line and keeps only the state so
 * far, so each line is touched right after the good ones before it, which are read once.
 */
class LogTamperTest {
    private static final MemoryChangeLog LOG = SampleLog.of(60);
    private static final List<LogRecord> RECORDS = SampleLog.records(LOG);
    private static final List<String> LINES = SampleLog.lines(LOG);

    /** What is done to one byte: the bytes that stand in its place. */
    private enum Touch {
        LOWEST_BIT,
        CASE_BIT,
        HIGHEST_BIT,
        LEFT_OUT,
        PUT_IN;

        byte[] on(byte it, int at) {
            return switch (this) {
                case LOWEST_BIT -> new byte[] {(byte) (it ^ 0x01)};
                case CASE_BIT -> new byte[] {(byte) (it ^ 0x20)};
                case HIGHEST_BIT -> new byte[] {(byte) (it ^ 0x80)};
                case LEFT_OUT -> new byte[0];
                case PUT_IN -> new byte[] {new byte[] {it, ' ', '\n'}[at % 3], it};
            };
        }
    }

    @Test
    void theLogHoldsEveryActionThatThereIs() {
        TreeSet<String> actions = new TreeSet<>();
        RECORDS.forEach(record -> actions.add(record.action()));

        assertThat(actions)
                .containsExactly(
                        "api_key.create",
                        "api_key.revoke",
                        "api_key.rotate",
                        "approval.consume",
                        "approval.reject",
                        "approval.request",
                        "approval.sign",
                        "approval.void",
                        "approval.withdraw",
                        "cohort.delete",
                        "cohort.put",
                        "flag.archive",
                        "flag.create",
                        "flag.edit",
                        "flag.import",
                        "flag.pause",
                        "flag.recreate",
                        "flag.resume",
                        "flag.revert",
                        "flag.rollback",
                        "flag.transition",
                        "metadata.put",
                        "override.clear_approval",
                        "override.delete",
                        "override.import",
                        "override.put",
                        "override.sweep",
                        "settings.put");
        assertThat(RECORDS).hasSize(60);
    }

    @Test
    void anUntouchedLogIsValid() {
        LogVerifier verifier = verify(State.EMPTY, bytes(0, LINES.size()));

        assertThat(verifier.bad()).isNull();
        assertThat(verifier.records()).isEqualTo(60);
    }

    @Test
    void noByteCanBeChangedLeftOutOrPutInUnseen() {
        List<State> before = states();
        LongAdder tried = new LongAdder();
        List<String> unseen =
                IntStream.range(0, LINES.size())
                        .parallel()
                        .boxed()
                        .flatMap(i -> unseen(i, before.get(i), tried).stream())
                        .toList();

        System.out.printf(
                "audit log of %d records, %,d changes of one byte: %d unseen%n",
                LINES.size(), tried.sum(), unseen.size());
        assertThat(unseen).isEmpty();
        assertThat(tried.sum()).isGreaterThan(250_000);
    }

    private static List<State> states() {
        List<State> states = new ArrayList<>();
        LogVerifier verifier = new LogVerifier();
        for (String line : LINES) {
            states.add(verifier.state());
            verifier.next(line);
        }
        assertThat(verifier.bad()).isNull();
        return states;
    }

    private static List<String> unseen(int line, State before, LongAdder tried) {
        List<String> unseen = new ArrayList<>();
        byte[] own = bytes(line, line + 1);
        byte[] following = bytes(line + 1, Math.min(line + 2, LINES.size()));
        for (int at = 0; at < own.length; at++) {
            for (Touch touch : Touch.values()) {
                tried.increment();
                byte[] touched = touched(own, at, touch.on(own[at], at), following);
                if (verify(before, touched).bad() == null) {
                    unseen.add("line " + (line + 1) + " byte " + at + " " + touch);
                }
            }
        }
        return unseen;
    }

    private static byte[] touched(byte[] own, int at, byte[] there, byte[] following) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(own.length + following.length + 2);
        out.write(own, 0, at);
        out.writeBytes(there);
        out.write(own, at + 1, own.length - at - 1);
        out.writeBytes(following);
        return out.toByteArray();
    }

    private static byte[] bytes(int from, int to) {
        StringBuilder out = new StringBuilder();
        LINES.subList(from, to).forEach(line -> out.append(line).append('\n'));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static LogVerifier verify(State before, byte[] file) {
        LogVerifier verifier = new LogVerifier(before, List.of());
        try {
            LogBytes.verify(new ByteArrayInputStream(file), verifier, records -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return verifier;
    }
}
