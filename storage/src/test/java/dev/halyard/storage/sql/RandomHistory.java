package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.NOON;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.evaluator.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A few things that are made, changed and removed at random, by a clock that steps back. */
final class RandomHistory {
    private static final String[] KEYS = {"a", "b", "checkout \ud83d\ude80"};
    private static final String[] USERS = {"u1", "u2", "acme"};
    private static final String[] PEOPLE = {"ann", "bob", "c\u00e9line"};
    private static final String[] ENVS = {"prod", "dev", "all"};
    private static final String[] ACTIONS = {
        "flag",
        "override",
        "cohort",
        "api_key",
        "flag.create",
        "override.put",
        "override.delete",
        "flag.none"
    };
    private static final long NOON_MS = NOON.toEpochMilli();

    private final Random random;
    private final List<LogRecord> records = new ArrayList<>();
    private final Map<String, Value.Members> things = new HashMap<>();

    RandomHistory(Random random) {
        this.random = random;
    }

    List<Draft> drafts(int count) {
        String change = "c" + random.nextInt(9);
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant time = Instant.ofEpochMilli(nextTime());
            Draft draft = draft().at(time).by(any(PEOPLE)).change(change);
            drafts.add(random.nextBoolean() ? draft.in(any(ENVS)) : draft);
        }
        return drafts;
    }

    private Draft draft() {
        int version = random.nextInt(1000);
        return switch (random.nextInt(4)) {
            case 0 -> change("flag", Draft.flag(any(KEYS), version));
            case 2 -> change("api_key", Draft.apiKey(any(KEYS), version));
            case 1 -> change("cohort", Draft.cohort(any(KEYS), version));
            default -> change("override", row(version));
        };
    }

    private Value.Members row(int version) {
        String flag = any(KEYS);
        String unit = any(USERS);
        return random.nextBoolean()
                ? Draft.row(flag, unit, version)
                : Draft.json(
                        "{\"flag_key\":%s,\"scope\":\"tenant\",\"tenant_id\":\"%s\",\"value\":%d}"
                                .formatted(Value.of(flag).toJson(), unit, version));
    }

    private Draft change(String kind, Value.Members document) {
        EntityId id = Draft.id(kind + ".any", document);
        String name = kind + " " + id.key();
        Value.Members before = things.get(name);
        if (before != null && random.nextInt(3) == 0) {
            things.remove(name);
            return Draft.of(kind + ".delete", before, null);
        }
        things.put(name, document);
        String verb = kind.equals("override") ? ".put" : before == null ? ".create" : ".update";
        return Draft.of(kind + verb, before, document);
    }

    void add(List<LogRecord> written) {
        records.addAll(written);
    }

    Replay replay(long revision) {
        Replay replay = new Replay();
        records.subList(0, (int) revision).forEach(replay::add);
        return replay;
    }

    long revisionAt(long time) {
        long revision = 0;
        for (LogRecord record : records) {
            if (ms(record) > time) {
                break;
            }
            revision = record.seq();
        }
        return revision;
    }

    List<LogRecord> find(LogQuery query) {
        return records.reversed().stream()
                .filter(record -> record.seq() < query.before())
                .filter(record -> fits(query.flagKey(), record.flagKey()))
                .filter(record -> fits(query.actor(), record.actor().id()))
                .filter(record -> query.action() == null || isOf(query.action(), record))
                .filter(record -> fits(query.env(), record.env()))
                .filter(record -> fits(query.changeId(), record.changeId()))
                .filter(record -> query.from() == null || ms(record) >= query.from())
                .filter(record -> query.to() == null || ms(record) < query.to())
                .limit(query.limit())
                .toList();
    }

    private static boolean isOf(String action, LogRecord record) {
        return record.action().equals(action) || record.action().startsWith(action + ".");
    }

    private static boolean fits(@Nullable String wanted, @Nullable String value) {
        return wanted == null || wanted.equals(value);
    }

    private static long ms(LogRecord record) {
        return Instant.parse(record.ts()).toEpochMilli();
    }

    LogQuery anyQuery() {
        return new LogQuery(
                random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(records.size()),
                maybe(any(KEYS)),
                maybe(any(PEOPLE)),
                maybe(any(ACTIONS)),
                maybe(any(ENVS)),
                maybe("c" + random.nextInt(9)),
                random.nextInt(3) == 0 ? anyTime() : null,
                random.nextInt(3) == 0 ? anyTime() : null,
                1 + random.nextInt(40));
    }

    private @Nullable String maybe(String value) {
        return random.nextInt(4) == 0 ? value : null;
    }

    EntityId anyThing() {
        return records.get(random.nextInt(records.size())).entity();
    }

    String anyKey() {
        return any(KEYS);
    }

    String anyUser() {
        return any(USERS);
    }

    /** Of a record to come: mostly later than the one before. */
    private long nextTime() {
        return NOON_MS + records.size() * 10L + random.nextInt(300);
    }

    /** Somewhere about when the records are. */
    long anyTime() {
        return NOON_MS - 100 + random.nextInt(records.size() * 10 + 500);
    }

    private String any(String[] values) {
        return values[random.nextInt(values.length)];
    }
}
