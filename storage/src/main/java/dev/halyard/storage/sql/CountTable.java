package dev.halyard.storage.sql;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.Period;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** How often flags were evaluated, by hour and by day. */
final class CountTable {
    private static final String COLUMNS =
            "hours, begins, flag_key, env, source, enabled, variant, times";
    private static final String ADDING =
            " on conflict (hours, begins, flag_key, env, source, enabled, variant) do update"
                    + " set times = evaluation_count.times + excluded.times";

    private static final Map<String, Env> ENVS =
            Arrays.stream(Env.values()).collect(Collectors.toMap(Env::id, Function.identity()));
    private static final Map<String, Source> SOURCES =
            Arrays.stream(Source.values())
                    .collect(Collectors.toMap(Source::id, Function.identity()));

    private CountTable() {}

    /** In one order, so that two nodes that add to the same rows never wait for each other. */
    static void add(Handle handle, List<Count> counts) {
        if (counts.isEmpty()) {
            return;
        }
        try (PreparedBatch batch =
                handle.prepareBatch(
                        "insert into evaluation_count ("
                                + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?)"
                                + ADDING)) {
            counts.stream().sorted(Count.ORDER).forEach(count -> bind(batch, count));
            batch.execute();
        }
    }

    private static void bind(PreparedBatch batch, Count count) {
        Decided decided = count.decided();
        String variant = decided.variant();
        batch.bind(0, (long) count.period().hours())
                .bind(1, count.period().begins())
                .bind(2, decided.flagKey())
                .bind(3, decided.env().id())
                .bind(4, decided.source().id())
                .bind(5, decided.enabled() ? 1L : 0L)
                .bind(6, variant == null ? "" : variant)
                .bind(7, count.times())
                .add();
    }

    static List<Count> of(Handle handle, String flagKey, long from, long to) {
        return handle
                .createQuery(
                        "select "
                                + COLUMNS
                                + " from evaluation_count where flag_key = ? and begins > ?"
                                + " and begins < ?")
                .bind(0, flagKey)
                .bind(1, from - 24 * Period.HOUR)
                .bind(2, to)
                .map((row, context) -> read(row))
                .stream()
                .flatMap(Optional::stream)
                .filter(count -> count.period().touches(from, to))
                .sorted(Count.ORDER)
                .toList();
    }

    /** Empty for what a newer program counts and this one has no word for. */
    private static Optional<Count> read(ResultSet row) throws SQLException {
        Env env = ENVS.get(row.getString(4));
        Source source = SOURCES.get(row.getString(5));
        if (env == null || source == null) {
            return Optional.empty();
        }
        String variant = row.getString(7);
        return Optional.of(
                new Count(
                        new Period(row.getLong(2), row.getInt(1)),
                        new Decided(
                                row.getString(3),
                                env,
                                source,
                                row.getLong(6) == 1,
                                variant.isEmpty() ? null : variant),
                        row.getLong(8)));
    }

    /** One step, with nobody else at it. */
    static boolean tidy(Handle handle, long now, int most) {
        boolean crowded =
                handle.select("select count(*) from evaluation_count").mapTo(Long.class).one()
                        > most;
        Optional<Period> hour = oldest(handle, 1);
        long before = crowded ? now : now - Period.HOURS_KEPT;
        if (hour.isPresent() && hour.get().ends() <= before) {
            addToDay(handle, hour.get());
            return true;
        }
        Optional<Period> day = oldest(handle, 24);
        if (day.isPresent() && (crowded || day.get().begins() <= now - Period.DAYS_KEPT)) {
            remove(handle, day.get());
            return true;
        }
        return false;
    }

    private static Optional<Period> oldest(Handle handle, int hours) {
        return handle.select(
                        "select min(begins) from evaluation_count where hours = ?", (long) hours)
                .map((row, context) -> {
                    long begins = row.getLong(1);
                    return row.wasNull()
                            ? Optional.<Period>empty()
                            : Optional.of(new Period(begins, hours));
                })
                .one();
    }

    /** What goes is what is added, whoever adds to the hour meanwhile. */
    private static void addToDay(Handle handle, Period hour) {
        try (Query gone =
                handle.createQuery(
                        "delete from evaluation_count where hours = 1 and begins = ? returning "
                                + COLUMNS)) {
            List<Count> counts =
                    gone.bind(0, hour.begins()).map((row, context) -> read(row)).stream()
                            .flatMap(Optional::stream)
                            .map(count -> new Count(hour.day(), count.decided(), count.times()))
                            .toList();
            add(handle, counts);
        }
    }

    private static void remove(Handle handle, Period day) {
        handle.execute(
                "delete from evaluation_count where hours = 24 and begins = ?", day.begins());
    }
}
