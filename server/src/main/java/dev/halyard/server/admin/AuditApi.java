package dev.halyard.server.admin;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.control.verify.LogCheck;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/audit}: the log, found, verified, exported, signed. Thread-safe. */
public final class AuditApi {
    private static final List<String> QUERY =
            List.of("flag", "actor", "action", "env", "change_id", "from", "to", "limit", "cursor");

    private final Store store;
    private final Checkpoints checkpoints;
    private final Envelope envelope;

    public AuditApi(Store store, Checkpoints checkpoints, Envelope envelope) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.envelope = envelope;
    }

    /** Records that fit every filter sent, the newest first. */
    public Answer list(Call call) {
        call.query().allow(QUERY);
        return page(call, call.query().get("flag"));
    }

    /** {@code …/flags/{key}/history}: the records about a flag. */
    public Answer history(Call call) {
        call.query().allow(List.of("limit", "cursor"));
        String key = call.variable("key");
        if (store.served().state().flagEntry(key) == null) {
            throw Problem.flagNotFound(key);
        }
        return page(call, key);
    }

    private Answer page(Call call, @Nullable String flag) {
        Page page = Page.of(call);
        List<LogRecord> found =
                store.log()
                        .find(
                                new LogQuery(
                                        before(page.after()),
                                        flag,
                                        call.query().get("actor"),
                                        call.query().get("action"),
                                        call.query().get("env"),
                                        call.query().get("change_id"),
                                        instant(call, "from"),
                                        instant(call, "to"),
                                        page.limit() + 1));
        boolean more = found.size() > page.limit();
        List<LogRecord> shown = more ? found.subList(0, page.limit()) : found;
        List<Value> items = new ArrayList<>();
        shown.forEach(record -> items.add(shown(record)));
        String last = more ? Long.toString(shown.get(shown.size() - 1).seq()) : null;
        return envelope.ok(call, page.of(items, last).toJson());
    }

    /** A record as its line has it. */
    static Value shown(LogRecord record) {
        try {
            return Json.parse(LogLine.write(record), Json.DOCUMENT_DEPTH + 8);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a line of the log cannot be read", e);
        }
    }

    private static long before(@Nullable String cursor) {
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Page.badCursor();
        }
    }

    private static @Nullable Long instant(Call call, String name) {
        String text = call.query().get(name);
        if (text == null) {
            return null;
        }
        long instant = Instants.parse(text);
        if (instant == Instants.NONE) {
            throw Problem.invalid(
                    name + " is no instant.", "Send one such as 2026-11-22T07:00:00Z.");
        }
        return instant;
    }

    /** {@code {valid, head, records, first_bad?}}, of chain, form, replay and projections. */
    public Answer verify(Call call) {
        call.query().allow(List.of());
        return envelope.ok(call, LogCheck.run(store.log()).toJson());
    }

    /** Every line, as it is stored, for whoever verifies it elsewhere. */
    public Answer export(Call call) {
        call.query().allow(List.of());
        ChangeLog log = store.log();
        return Answer.stream(
                        "application/x-ndjson",
                        out -> {
                            try {
                                log.lines(0, line -> write(line, out));
                            } catch (UncheckedIOException gone) {
                                throw gone.getCause();
                            }
                        })
                .with("Content-Disposition", "attachment; filename=\"halyard-audit.ndjson\"");
    }

    private static void write(String line, OutputStream out) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signed checkpoints, the newest first. */
    public Answer checkpoints(Call call) {
        call.query().allow(List.of("limit", "cursor"));
        Page page = Page.of(call);
        List<Value> items = new ArrayList<>();
        for (Checkpoint checkpoint : store.log().checkpoints(page.limit())) {
            items.add(shown(checkpoint));
        }
        return envelope.ok(call, page.of(items, null).toJson());
    }

    /** Signs the log as it ends now. */
    public Answer checkpoint(Call call) {
        call.query().allow(List.of());
        Checkpoint signed = checkpoints.now(store.control().state());
        return envelope.ok(call, shown(signed).toJson());
    }

    private static Value.Members shown(Checkpoint checkpoint) {
        return Doc.object()
                .put("seq", checkpoint.seq())
                .put("hash", checkpoint.hash())
                .put("ts", checkpoint.ts())
                .put("public_key", checkpoint.publicKey())
                .put("signature", checkpoint.signature())
                .members();
    }
}
