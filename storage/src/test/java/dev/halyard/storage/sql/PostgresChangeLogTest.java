package dev.halyard.storage.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.ChangeLog;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresChangeLogTest extends SqlStoreContract {
    private String url = "";

    @Override
    ChangeLog open() throws SQLException {
        url = Postgres.schema();
        return reopen();
    }

    @Override
    ChangeLog reopen() {
        return PostgresStore.open(url, null, null);
    }

    @Override
    Connection intruder() throws SQLException {
        return DriverManager.getConnection(url);
    }

    @Test
    void theDatabaseItselfRefusesToEmptyTheLog() {
        assertThatThrownBy(() -> intrude("truncate log")).hasMessageContaining("append-only");
    }
}
