package dev.halyard.storage.sql;

import dev.halyard.control.count.LastAsked;
import dev.halyard.evaluator.Env;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** When flags were last evaluated. */
final class LastAskedTable {
    private LastAskedTable() {}

    /** In one order, so that two nodes never wait for each other. */
    static void note(Handle handle, List<LastAsked> last) {
        if (last.isEmpty()) {
            return;
        }
        try (PreparedBatch batch =
                handle.prepareBatch(
                        "insert into evaluation_last (flag_key, env, time) values (?, ?, ?)"
                                + " on conflict (flag_key, env) do update set time = excluded.time"
                                + " where excluded.time > evaluation_last.time")) {
            last.stream()
                    .sorted(
                            Comparator.comparing(LastAsked::flagKey)
                                    .thenComparing(each -> each.env().id()))
                    .forEach(each ->
                            batch.bind(0, each.flagKey())
                                    .bind(1, each.env().id())
                                    .bind(2, each.time())
                                    .add());
            batch.execute();
        }
    }

    static List<LastAsked> of(Handle handle, @Nullable String flagKey) {
        String all = "select flag_key, env, time from evaluation_last";
        try (Query query =
                flagKey == null
                        ? handle.createQuery(all)
                        : handle.createQuery(all + " where flag_key = ?").bind(0, flagKey)) {
            return query
                    .map((row, context) -> each(row.getString(1), row.getString(2), row.getLong(3)))
                    .stream()
                    .flatMap(each -> each)
                    .toList();
        }
    }

    private static Stream<LastAsked> each(String flagKey, String env, long time) {
        return Stream.of(Env.values())
                .filter(known -> known.id().equals(env))
                .map(known -> new LastAsked(flagKey, known, time));
    }
}
