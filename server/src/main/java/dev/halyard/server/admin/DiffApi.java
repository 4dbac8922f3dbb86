package dev.halyard.server.admin;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.document.ContextJson;
import dev.halyard.document.DecisionJson;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.History;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/admin/diff?from=&to=}: what differs between two revisions, in the registry, or,
 * where {@code user} is named, in what that context gets; each difference with the record that
 * caused it. Thread-safe.
 */
public final class DiffApi {
    private static final List<String> QUERY =
            List.of("from", "to", "flag", "user", "tenant", "tier", "env", "role_key");

    /** More records than this between two revisions are not looked through. */
    private static final int MOST_RECORDS = 20_000;

    private static final int MOST_FLAGS = 100;
    private static final int PAGE = 1000;

    private final Store store;
    private final History history;
    private final Envelope envelope;

    public DiffApi(Store store, History history, Envelope envelope) {
        this.store = store;
        this.history = history;
        this.envelope = envelope;
    }

    public Answer get(Call call) {
        call.query().allow(QUERY);
        return history.few(() -> answer(call));
    }

    private Answer answer(Call call) {
        long head = store.log().head().seq();
        long from = revision(call, "from", head);
        long to = revision(call, "to", head);
        if (from > to) {
            throw Problem.invalid("from is later than to.", "Name the earlier revision first.");
        }
        List<LogRecord> between = between(from, to);
        Context context = context(call);
        String flag = call.query().get("flag");
        List<Value> differences =
                context == null
                        ? things(between, flag)
                        : decisions(between, from, to, context, flag);
        Value.Members data =
                Doc.object()
                        .put("from", from)
                        .put("to", to)
                        .put("differences", new Value.Array(differences))
                        .members();
        return envelope.ok(call, data.toJson());
    }

    private static long revision(Call call, String name, long head) {
        String text = call.query().get(name);
        if (text == null && name.equals("to")) {
            return head;
        }
        try {
            long revision = Long.parseLong(Objects.requireNonNullElse(text, ""));
            if (revision >= 1 && revision <= head) {
                return revision;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid(
                name + " is no revision from 1 to " + head + ".",
                "GET /api/admin/audit lists the records, whose seq is the revision.");
    }

    private List<LogRecord> between(long from, long to) {
        if (to - from > MOST_RECORDS) {
            throw Problem.invalid(
                    "More than " + MOST_RECORDS + " records lie between.",
                    "Compare revisions that are closer.");
        }
        ChangeLog log = store.log();
        List<LogRecord> records = new ArrayList<>();
        for (long at = from; at < to; ) {
            List<LogRecord> page = log.after(at, (int) Math.min(PAGE, to - at));
            if (page.isEmpty()) {
                break;
            }
            records.addAll(page);
            at = page.get(page.size() - 1).seq();
        }
        return records;
    }

    private static @Nullable Context context(Call call) {
        String user = call.query().get("user");
        if (user == null) {
            return null;
        }
        Doc doc = Doc.object().put("user_id", user);
        doc.put("tenant_id", call.query().get("tenant"));
        for (String name : List.of("tier", "env", "role_key")) {
            doc.put(name, call.query().get(name));
        }
        try {
            Context context = ContextJson.read(doc.members());
            call.identity().checkEnv(context.env());
            return context;
        } catch (InvalidContextException e) {
            throw Problem.invalid(
                    "The context cannot be used: " + e.getMessage() + ".", "Mend that field.");
        }
    }

    private static List<Value> things(List<LogRecord> between, @Nullable String flag) {
        Map<EntityId, LogRecord> first = new LinkedHashMap<>();
        Map<EntityId, LogRecord> last = new LinkedHashMap<>();
        for (LogRecord record : between) {
            if (flag == null || flag.equals(record.flagKey())) {
                first.putIfAbsent(record.entity(), record);
                last.put(record.entity(), record);
            }
        }
        List<Value> differences = new ArrayList<>();
        first.forEach((id, record) -> {
            LogRecord cause = Objects.requireNonNull(last.get(id));
            if (id.kind() != EntityId.Kind.APPROVAL
                    && id.kind() != EntityId.Kind.API_KEY
                    && !Objects.equals(record.before(), cause.after())) {
                differences.add(
                        Doc.object()
                                .put("kind", id.kind().id())
                                .put("key", id.key().replace('\u001f', ' ').trim())
                                .put("before", orNull(record.before()))
                                .put("after", orNull(cause.after()))
                                .put("record", cause(cause))
                                .members());
            }
        });
        return differences;
    }

    private static Value orNull(Value.@Nullable Members document) {
        return document == null ? Value.Null.NULL : document;
    }

    private static Value.Members cause(LogRecord record) {
        return Doc.object()
                .put("seq", record.seq())
                .put("hash", record.hash())
                .put("ts", record.ts())
                .put("action", record.action())
                .put("actor", record.actor().id())
                .putOrNull("reason", record.reason())
                .members();
    }

    private List<Value> decisions(
            List<LogRecord> between, long from, long to, Context context, @Nullable String flag) {
        List<String> keys = flag == null ? keys(from, to) : List.of(flag);
        List<Value> differences = new ArrayList<>();
        for (String key : keys) {
            Decision was = at(from, key, context);
            Decision is = at(to, key, context);
            if (!same(was, is)) {
                LogRecord cause = cause(between, key, context, was, is);
                differences.add(
                        Doc.object()
                                .put("flag_key", key)
                                .put("before", json(was))
                                .put("after", json(is))
                                .put("record", cause == null ? Value.Null.NULL : cause(cause))
                                .members());
            }
        }
        return differences;
    }

    private List<String> keys(long from, long to) {
        List<String> keys = new ArrayList<>(store.past(to).flagKeys());
        store.past(from).flagKeys().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
        if (keys.size() > MOST_FLAGS) {
            throw Problem.invalid(
                    "There are more than " + MOST_FLAGS + " flags.", "Name one with ?flag=.");
        }
        return keys;
    }

    private Decision at(long revision, String key, Context context) {
        List<LogRecord> record = store.log().after(revision - 1, 1);
        if (record.isEmpty()) {
            throw new Problem(
                    Code.NOT_FOUND, "There is no revision " + revision + ".", "Ask again.");
        }
        return Evaluator.evaluate(
                store.past(revision).snapshot(List.of(key), context),
                key,
                context,
                Instants.parse(record.get(0).ts()));
    }

    private static boolean same(Decision was, Decision is) {
        return was.source() == is.source()
                && was.enabled() == is.enabled()
                && Objects.equals(was.value(), is.value())
                && Objects.equals(was.variant(), is.variant());
    }

    /**
     * The last record after which the context got something else than before. It is looked for from
     * the end, since each step is a question to the store.
     */
    private @Nullable LogRecord cause(
            List<LogRecord> between, String key, Context context, Decision first, Decision last) {
        List<LogRecord> evaluated = between.stream().filter(DiffApi::isEvaluated).toList();
        Decision is = last;
        for (int i = evaluated.size() - 1; i >= 0; i--) {
            Decision was = i == 0 ? first : at(evaluated.get(i - 1).seq(), key, context);
            if (!same(was, is)) {
                return ofFlag(between, evaluated.get(i), key);
            }
            is = was;
        }
        return null;
    }

    /** Of the records of one change the one about the flag, if there is one. */
    private static LogRecord ofFlag(List<LogRecord> between, LogRecord found, String key) {
        return between.stream()
                .filter(record -> record.changeId().equals(found.changeId()))
                .filter(record -> isEvaluated(record) && key.equals(record.flagKey()))
                .findFirst()
                .orElse(found);
    }

    private static boolean isEvaluated(LogRecord record) {
        return switch (record.entity().kind()) {
            case FLAG, OVERRIDE, COHORT, SETTINGS -> true;
            case APPROVAL, METADATA, API_KEY -> false;
        };
    }

    private static Value json(Decision decision) {
        try {
            return Json.parse(DecisionJson.write(decision), Json.REQUEST_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a decision cannot be read", e);
        }
    }
}
