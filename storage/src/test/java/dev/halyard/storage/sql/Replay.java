package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.evaluator.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Everything as it is after some records: the plainest way to say it. */
final class Replay {
    private final Map<EntityId, Projected> things = new HashMap<>();
    private final Map<EntityId, Long> births = new HashMap<>();

    void add(LogRecord record) {
        EntityId id = record.entity();
        if (record.after() == null) {
            things.remove(id);
        } else {
            births.putIfAbsent(id, record.seq());
            things.put(id, new Projected(id, record.seq(), births.get(id), record.after()));
        }
    }

    Optional<Projected> of(EntityId id) {
        return Optional.ofNullable(things.get(id));
    }

    List<Projected> all() {
        return those(thing -> true);
    }

    List<Projected> all(EntityId.Kind kind) {
        return those(thing -> thing.id().kind() == kind);
    }

    List<Projected> rows(String flagKey, String unit) {
        return those(thing ->
                thing.id().kind() == EntityId.Kind.OVERRIDE
                        && is(thing, "flag_key", flagKey)
                        && (is(thing, "scope", "user")
                                ? is(thing, "user_id", unit)
                                : is(thing, "tenant_id", unit)));
    }

    private static boolean is(Projected thing, String name, String value) {
        return Value.of(value).equals(thing.document().members().get(name));
    }

    private List<Projected> those(Predicate<Projected> wanted) {
        return things.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparingLong(Projected::born))
                .toList();
    }
}
