package dev.halyard.storage.file;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.copy.StateCopy;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A log that begins with the seed flags, and what its state was at every revision, as bytes. */
final class LivingLog implements AutoCloseable {
    private static final String FLAG = "hints.registry_v1";

    private final MemoryChangeLog log = new MemoryChangeLog();
    private final Map<Long, String> copies = new HashMap<>();
    private final List<ControlPlane.Listener> listeners = new ArrayList<>();
    private final ControlPlane control;
    private int users;

    LivingLog() {
        control =
                new ControlPlane(
                        log,
                        State.EMPTY,
                        new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                        InstantSource.system(),
                        this::moved);
        submit(new Command.Import(document("registry.json"), document("overrides.json"), true));
    }

    private static Value.Members document(String name) {

        try {
            byte[] bytes = Files.readAllBytes(Path.of("..", "contract", name));
            return (Value.Members) Json.parse(bytes, Json.DOCUMENT_DEPTH);
        } catch (IOException | MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private void submit(Command command) {
        var _ =
                control.submit(
                        Submission.bySystem(command, "a test", UUID.randomUUID().toString()));
    }

    private synchronized void moved(State next, List<LogRecord> records) {
        copies.put(next.revision(), copy(next));
        listeners.forEach(listener -> listener.moved(next, records));
    }

    synchronized void listen(ControlPlane.Listener listener) {
        listeners.add(listener);
    }

    /** So many rows, each a revision. */
    void grow(int rows) {
        for (int i = 0; i < rows; i++) {
            submit(
                    new Command.PutOverride(
                            FLAG,
                            new RowPlace(Scope.USER, null, "u" + users++, null),
                            Value.of(true),
                            null,
                            "a \u201creason\u201d\n\ud83d\ude80",
                            "manual"));
        }
    }

    State state() {
        return control.state();
    }

    String identity() {
        return Objects.requireNonNull(log.identity());
    }

    /** Whether this is, to the last byte, what the state was at its revision. */
    synchronized boolean wasSo(State state) {
        return copy(state).equals(copies.get(state.revision()));
    }

    static String copy(State state) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            StateCopy.write(state, "x", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // rows are in the order of their hashing, which the way to a state may change
        return out.toString(java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("{\"things\""))
                .sorted()
                .toList()
                .toString();
    }

    @Override
    public void close() {
        control.close();
    }
}
