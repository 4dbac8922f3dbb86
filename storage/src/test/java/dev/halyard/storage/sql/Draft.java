package dev.halyard.storage.sql;

import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record before it has its place in the log. */
record Draft(
        String action,
        Value.@Nullable Members before,
        Value.@Nullable Members after,
        String ts,
        String actor,
        @Nullable String env,
        String changeId) {
    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final DateTimeFormatter TS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static Draft of(String action, Value.@Nullable Members before, Value.@Nullable Members after) {
        return new Draft(action, before, after, TS.format(NOON), "ann", null, "c1");
    }

    static Draft made(Value.Members flag) {
        return of("flag.create", null, flag);
    }

    Draft at(Instant time) {
        return new Draft(action, before, after, TS.format(time), actor, env, changeId);
    }

    Draft by(String person) {
        return new Draft(action, before, after, ts, person, env, changeId);
    }

    Draft in(String environment) {
        return new Draft(action, before, after, ts, actor, environment, changeId);
    }

    Draft change(String id) {
        return new Draft(action, before, after, ts, actor, env, id);
    }

    /** The record that comes next in a log. */
    LogRecord after(Head head) {
        return record(head.seq() + 1, head.hash());
    }

    LogRecord record(long seq, String prevHash) {
        LogRecord unhashed = record(seq, prevHash, "");
        return record(seq, prevHash, LogLine.hash(unhashed));
    }

    LogRecord record(long seq, String prevHash, String hash) {
        Value.Members thing = after == null ? before : after;
        if (thing == null) {
            throw new IllegalStateException("a record is about something");
        }
        return new LogRecord(
                LogRecord.FORMAT,
                seq,
                ts,
                actor(actor),
                action,
                changeId,
                id(action, thing),
                flagKey(thing),
                env,
                before,
                after,
                "because",
                null,
                "req-1",
                prevHash,
                hash);
    }

    private static Actor actor(String id) {
        return new Actor(id, List.of("editor"), "team_lead", "dev_headers");
    }

    static EntityId id(String action, Value.Members thing) {
        return switch (action.substring(0, action.indexOf('.'))) {
            case "flag" -> new EntityId(EntityId.Kind.FLAG, text(thing, "key"));
            case "cohort" -> new EntityId(EntityId.Kind.COHORT, text(thing, "key"));
            case "api_key" -> new EntityId(EntityId.Kind.API_KEY, text(thing, "id"));
            case "override" -> new EntityId(EntityId.Kind.OVERRIDE, EntityId.rowKey(thing));
            default -> throw new IllegalStateException(action);
        };
    }

    private static @Nullable String flagKey(Value.Members thing) {
        if (thing.members().containsKey("access")) {
            return null; // a key is about no flag
        }
        String key = thing.members().containsKey("flag_key") ? "flag_key" : "key";
        return text(thing, key);
    }

    private static String text(Value.Members thing, String name) {
        return thing.members().get(name) instanceof Value.Text text ? text.value() : "";
    }

    static Value.Members flag(String key, int version) {
        return json("{\"key\":" + Value.of(key).toJson() + ",\"version\":" + version + "}");
    }

    static Value.Members cohort(String key, int version) {
        return flag(key, version);
    }

    static Value.Members apiKey(String id, int version) {
        return json(
                "{\"id\":%s,\"access\":\"read\",\"version\":%d}"
                        .formatted(Value.of(id).toJson(), version));
    }

    /** A row for a user of a tenant. */
    static Value.Members row(String flagKey, String user, int version) {
        return json(
                "{\"flag_key\":%s,\"scope\":\"user\",\"tenant_id\":\"acme\",\"user_id\":%s,\"value\":%d}"
                        .formatted(Value.of(flagKey).toJson(), Value.of(user).toJson(), version));
    }

    static Value.Members json(String json) {
        try {
            return (Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** Appends each in a transaction of its own. */
    static void each(ChangeLog log, Draft... drafts) {
        for (Draft draft : drafts) {
            together(log, List.of(draft));
        }
    }

    /** Appends all in one call. */
    static List<LogRecord> together(ChangeLog log, List<Draft> drafts) {
        return log.transact(transaction -> {
            List<LogRecord> records = chain(transaction.head(), drafts);
            transaction.append(records);
            return records;
        });
    }

    static List<LogRecord> chain(Head head, List<Draft> drafts) {
        List<LogRecord> records = new java.util.ArrayList<>();
        long seq = head.seq();
        String hash = head.hash();
        for (Draft draft : drafts) {
            LogRecord record = draft.record(++seq, hash);
            records.add(record);
            hash = record.hash();
        }
        return records;
    }
}
