package dev.halyard.storage.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** When API keys were last used. */
final class KeyUseTable {
    private KeyUseTable() {}

    /** In the order of ids, so that two nodes that note the same keys never wait for each other. */
    static void note(Handle handle, Map<String, Long> times) {
        if (times.isEmpty()) {
            return;
        }
        try (PreparedBatch batch =
                handle.prepareBatch(
                        "insert into key_use (key, time) values (?, ?) on conflict (key) do update"
                                + " set time = excluded.time where excluded.time > key_use.time")) {
            new TreeMap<>(times).forEach((key, time) -> batch.bind(0, key).bind(1, time).add());
            batch.execute();
        }
    }

    static Map<String, Long> all(Handle handle) {
        Map<String, Long> times = new HashMap<>();
        handle.createQuery("select key, time from key_use")
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(each -> times.put(each.getKey(), each.getValue()));
        return times;
    }
}
