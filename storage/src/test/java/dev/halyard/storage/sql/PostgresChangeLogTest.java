package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog;
import java.sql.SQLException;

class PostgresChangeLogTest extends ChangeLogContract {
    @Override
    ChangeLog open() throws SQLException {
        return PostgresStore.open(Postgres.schema(), null, null);
    }
}
