package dev.halyard.control.log;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.ChangeLog.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every thing's versions, oldest first. */
final class MemoryProjections {
    private final Map<EntityId, List<Version>> versions = new HashMap<>();

    void add(LogRecord record) {
        List<Version> known = versions.computeIfAbsent(record.entity(), id -> new ArrayList<>());
        if (!known.isEmpty() && known.getLast().until() == null) {
            known.addLast(new Version(known.removeLast().thing(), record.seq()));
        }
        if (record.after() != null) {
            long born = known.isEmpty() ? record.seq() : known.getFirst().thing().born();
            Projected thing = new Projected(record.entity(), record.seq(), born, record.after());
            known.addLast(new Version(thing, null));
        }
    }

    Stream<Version> all() {
        return versions.values().stream().flatMap(List::stream);
    }

    Stream<Version> of(EntityId id) {
        return versions.getOrDefault(id, List.of()).stream();
    }
}
