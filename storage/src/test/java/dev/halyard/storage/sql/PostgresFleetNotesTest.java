package dev.halyard.storage.sql;

import dev.halyard.control.log.FleetNotes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes on one PostgreSQL, asked in turn. */
class PostgresFleetNotesTest extends FleetNotesContract {
    private final List<SqlChangeLog> nodes = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void open() throws SQLException {
        String url = Postgres.schema();
        nodes.add(PostgresStore.open(url, null, null));
        nodes.add(PostgresStore.open(url, null, null));
    }

    @AfterEach
    void close() {
        nodes.forEach(SqlChangeLog::close);
    }

    @Override
    FleetNotes notes() {
        return nodes.get(asked.incrementAndGet() % 2).fleet();
    }
}
