package dev.halyard.server.admin;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.control.verify.LogCheck;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.History;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
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

    /** One is signed at every thousandth record, so these reach far back. */
    private static final int MOST_CHECKPOINTS = 10_000;

    private final Store store;
    private final Checkpoints checkpoints;
    private final History history;
    private final Envelope envelope;

    /**
     * @param history how many look far back at once
     */
    public AuditApi(Store store, Checkpoints checkpoints, History history, Envelope envelope) {
        this.store = store;
        this.history = history;
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
        if (!"all".equals(call.query().get("env"))) {
            Asked.env(call); // there is none but those
        }
        LogQuery query =
                new LogQuery(
                        before(page.after()),
                        flag,
                        call.query().get("actor"),
                        call.query().get("action"),
                        call.query().get("env"),
                        call.query().get("change_id"),
                        Asked.instant(call, "from"),
                        Asked.instant(call, "to"),
                        page.limit() + 1);
        TenantView view = TenantView.of(call);
        return view == null
                ? page(call, page, store.log().find(query))
                : history.few(() -> page(call, page, TenantRecords.find(store.log(), query, view)));
    }

    private Answer page(Call call, Page page, List<LogRecord> found) {
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
        Value.Members page =
                Page.of(call)
                        .of(
                                store.log().checkpoints(MOST_CHECKPOINTS),
                                checkpoint -> checkpoint.seq() + " " + checkpoint.ts(),
                                AuditApi::shown);
        return envelope.ok(call, page.toJson());
    }

    /** Signs the log as it ends now. */
    public Answer checkpoint(Call call) {
        call.query().allow(List.of());
        if (call.hasBody() && !call.body().members().isEmpty()) {
            throw Problem.invalid(
                    "A checkpoint takes no fields.",
                    "Send {} or no body; /openapi.yaml lists the fields of each body.");
        }
        State state = store.control().state();
        if (state.revision() == 0) {
            throw new Problem(
                    Code.NOT_FOUND, "There is no record to sign yet.", "Make a change first.");
        }
        Checkpoint signed = checkpoints.now(state);
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
