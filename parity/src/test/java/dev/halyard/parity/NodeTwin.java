package dev.halyard.parity;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The JavaScript evaluator in one Node process: a line of JSON over its standard input, a line
 * back. Lines are asked one after another on a thread of their own, so that Java can decide while
 * Node does, and so that a twin that hangs is noticed. The protocol is told in {@code
 * evaluator-js/twin.js}.
 */
final class NodeTwin implements Twin, AutoCloseable {
    private static final String SCRIPT = "evaluator-js/twin.js";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEPTH = 1_000;

    private final Process process;
    private final Path complaints;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final ExecutorService conversation;

    private NodeTwin(Process process, Path complaints) {
        this.process = process;
        this.complaints = complaints;
        questions = process.outputWriter(java.nio.charset.StandardCharsets.UTF_8);
        answers = process.inputReader(java.nio.charset.StandardCharsets.UTF_8);
        conversation =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("twin").factory());
    }

    /** Starts Node; a machine without it fails the build. */
    static NodeTwin start() {
        return start("node");
    }

    static NodeTwin start(String node) {
        try {
            Path complaints = Files.createTempFile("halyard-twin", ".stderr");
            return new NodeTwin(launch(node, complaints), complaints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(String node, Path complaints) {
        try {
            return new ProcessBuilder(node, Checkout.file(SCRIPT).toString())
                    .redirectError(complaints.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Parity needs Node to run the JavaScript evaluator, but '%s' did not start: install Node 20 or later and put it on the PATH"
                            .formatted(node),
                    e);
        }
    }

    @Override
    public void load(String registry, @Nullable String overrides, String version) {
        StringBuilder line = new StringBuilder("{\"op\":\"load\",\"registry\":");
        line.append(registry).append(",\"overrides\":").append(overrides);
        Strings.quote(version, line.append(",\"registry_version\":"));
        await(tell(line.append('}').toString()));
    }

    @Override
    public Answers ask(List<String> cases) {
        Future<String> line = tell("{\"op\":\"eval\",\"cases\":[" + String.join(",", cases) + "]}");
        return () -> ((Value.Array) member(await(line), "decisions")).elements();
    }

    private Future<String> tell(String line) {
        return conversation.submit(() -> {
            questions.write(Escapes.escapeLoneSurrogates(line));
            questions.write('\n');
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("it ended");
            }
            return answer;
        });
    }

    private Value.Members await(Future<String> line) {
        try {
            Value answer = Json.parse(line.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), DEPTH);
            if (answer instanceof Value.Members members
                    && Value.of(true).equals(members.members().get("ok"))) {
                return members;
            }
            throw failed("The twin answers " + answer.toJson(), null);
        } catch (ExecutionException e) {
            throw failed("The twin cannot be talked to", e.getCause());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw failed("The twin says nothing for " + PATIENCE.toSeconds() + " seconds", e);
        } catch (MalformedJsonException e) {
            throw failed("The twin does not answer JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("The twin was interrupted", e);
        }
    }

    private static Value member(Value.Members answer, String name) {
        Value value = answer.members().get(name);
        if (value == null) {
            throw new IllegalStateException("The twin's answer lacks " + name);
        }
        return value;
    }

    private IllegalStateException failed(String what, @Nullable Throwable cause) {
        return new IllegalStateException(what + "; its standard error: " + complaints(), cause);
    }

    private String complaints() {
        try {
            String said = Files.readString(complaints).strip();
            return said.isEmpty() ? "(empty)" : said;
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }

    /** Closes its standard input, which ends it; kills it when it does not end. */
    @Override
    public void close() {
        conversation.shutdownNow();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(complaints);
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
