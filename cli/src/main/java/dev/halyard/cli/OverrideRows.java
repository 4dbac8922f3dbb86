package dev.halyard.cli;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.OverridesDocument;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows one by one, many at once. A row that is there as it should be is left alone, so the
 * same command after an interruption goes on where that was.
 */
final class OverrideRows {
    private static final int AT_ONCE = 64;
    private static final int TOLD_EVERY = 10_000;

    private final AdminClient client;
    private final String reason;
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong there = new AtomicLong();
    private final AtomicReference<@Nullable String> refused = new AtomicReference<>();

    OverrideRows(AdminClient client, String reason) {
        this.client = client;
        this.reason = reason;
    }

    /** The document, whose form alone is checked: the service knows the flags. */
    static Value.Members read(Path file) throws IOException, InvalidDocumentException {
        return OverridesDocument.readForm(Files.readAllBytes(file)).json();
    }

    /** The status to exit with; the first refusal stops it. */
    int put(Value.Members document) throws InterruptedException {
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            if (document.members().get("overrides") instanceof Value.Array rows) {
                for (Value row : rows.elements()) {
                    if (refused.get() != null) {
                        break;
                    }
                    room.acquire();
                    var _ =
                            senders.submit(() -> {
                                try {
                                    send((Value.Members) row);
                                } finally {
                                    room.release();
                                }
                            });
                }
            }
        }
        System.out.printf("%,d rows put, %,d were there%n", put.get(), there.get());
        String problem = refused.get();
        if (problem != null) {
            System.err.println(problem);
            System.err.println("Stopped there; the same command goes on when it is mended.");
        }
        return problem == null ? Cli.DONE : Cli.WRONG;
    }

    private void send(Value.Members row) {
        try {
            AdminClient.Reply reply = client.send("PUT", path(row), body(row));
            if (reply.ok()) {
                tell(put.incrementAndGet() + there.get());
            } else if (reply.code().equals("no_change")) {
                tell(put.get() + there.incrementAndGet());
            } else {
                refused.compareAndSet(null, text(row, "id") + ": " + reply.problem());
            }
        } catch (IOException e) {
            refused.compareAndSet(null, text(row, "id") + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(long done) {
        if (done % TOLD_EVERY == 0) {
            System.err.printf("%,d rows done%n", done);
        }
    }

    private static String path(Value.Members row) {
        String scope = text(row, "scope");
        String unit = text(row, scope.equals("user") ? "user_id" : "tenant_id");
        return "/api/admin/flags/%s/overrides/%s/%s"
                .formatted(encoded(text(row, "flag_key")), scope, encoded(unit));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Map<String, Value> body(Value.Members row) {
        Map<String, Value> body = new LinkedHashMap<>();
        copy(row, "value", body, "value");
        copy(row, "expires_at", body, "expires_at");
        copy(row, "rationale", body, "rationale");
        copy(row, "env", body, "row_env");
        if (text(row, "scope").equals("user")) {
            copy(row, "tenant_id", body, "row_tenant");
        }
        body.put("reason", Value.of(reason));
        return body;
    }

    private static void copy(Value.Members row, String name, Map<String, Value> body, String as) {
        Value value = row.members().get(name);
        if (value != null) {
            body.put(as, value);
        }
    }

    private static String text(Value.Members row, String name) {
        return row.members().get(name) instanceof Value.Text text ? text.value() : "";
    }
}
