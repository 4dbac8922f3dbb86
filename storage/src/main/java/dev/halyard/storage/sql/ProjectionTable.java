package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.ChangeLog.Version;
import dev.halyard.control.log.EntityId;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads of the versioned projections. */
final class ProjectionTable {
    private static final String VERSION = "select kind, key, since, born, doc, until";
    private static final Map<String, EntityId.Kind> KINDS = new HashMap<>();

    static {
        for (EntityId.Kind kind : EntityId.Kind.values()) {
            KINDS.put(kind.id(), kind);
        }
    }

    private final Handle handle;

    ProjectionTable(Handle handle) {
        this.handle = handle;
    }

    void current(Consumer<Projected> each) {
        things(
                        handle.createQuery(
                                        VERSION
                                                + " from projection where until is null order by"
                                                + " born")
                                .setFetchSize(LogTable.FETCH))
                .forEach(each);
    }

    Optional<Projected> asOf(EntityId id, long revision) {
        return handle.createQuery(
                        VERSION
                                + " from projection where kind = :kind and key = :key"
                                + " and since <= :revision order by since desc limit 1")
                .bind("kind", id.kind().id())
                .bind("key", id.key())
                .bind("revision", revision)
                .map(ProjectionTable::version)
                .findOne()
                .filter(version -> version.until() == null || version.until() > revision)
                .map(Version::thing);
    }

    /** What is so still and what was superseded since are in indexes of their own. */
    List<Projected> allAsOf(EntityId.Kind kind, long revision) {
        String of = " from projection where kind = :kind and since <= :revision and until ";
        return things(
                        handle.createQuery(
                                        VERSION
                                                + of
                                                + "is null union all "
                                                + VERSION
                                                + of
                                                + "> :revision order by born")
                                .bind("kind", kind.id())
                                .bind("revision", revision))
                .list();
    }

    List<Projected> rowsAsOf(String flagKey, String unit, long revision) {
        return things(
                        handle.createQuery(
                                        VERSION
                                                + " from projection where flag_key = :flag and unit"
                                                + " = :unit and since <= :revision and (until is"
                                                + " null or until > :revision) order by born")
                                .bind("flag", flagKey)
                                .bind("unit", unit)
                                .bind("revision", revision))
                .list();
    }

    List<Version> versions(long since, int most) {
        return handle.createQuery(
                        VERSION + " from projection where since > ? order by since limit ?")
                .bind(0, since)
                .bind(1, most)
                .map(ProjectionTable::version)
                .list();
    }

    private static ResultIterable<Projected> things(Query query) {
        return query.map((row, context) -> version(row, context).thing());
    }

    private static Version version(ResultSet row, StatementContext context) throws SQLException {
        EntityId.Kind kind = KINDS.get(row.getString(1));
        if (kind == null) {
            throw new IllegalStateException("no kind is called " + row.getString(1));
        }
        EntityId id = new EntityId(kind, row.getString(2));
        long since = row.getLong(3);
        Value.Members document = document(row.getString(5), since);
        long until = row.getLong(6);
        @Nullable Long end = row.wasNull() ? null : until;
        return new Version(new Projected(id, since, row.getLong(4), document), end);
    }

    private static Value.Members document(String json, long since) {
        try {
            if (Json.parse(json, Json.DOCUMENT_DEPTH + 8) instanceof Value.Members members) {
                return members;
            }
            throw new IllegalStateException("the projection " + since + " is not an object");
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the projection " + since + " is not JSON", e);
        }
    }
}
