package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.ChangeLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangeLogTest extends SqlStoreContract {
    @TempDir Path directory;

    @Override
    ChangeLog open() {
        return SqliteStore.open(directory.resolve("data"));
    }

    @Override
    ChangeLog reopen() {
        return open();
    }

    @Override
    Connection intruder() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/halyard.db"));
    }

    @Test
    void theDatabaseItselfRefusesToReplaceARecordOrLeaveAGap() {
        each(log, made(flag("a", 1)), made(flag("b", 1)));
        String row = " into log (seq, ts, time, actor, action, kind, change_id, line) values ";

        assertThatThrownBy(() -> intrude("replace" + row + "(2, 0, 0, '', '', '', '', '')"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> intrude("insert" + row + "(4, 0, 0, '', '', '', '', '')"))
                .hasMessageContaining("gapless");
        assertThat(log.after(0, 9)).hasSize(2);
    }

    @Test
    void typesAreHeldStrictly() {
        assertThatThrownBy(() -> intrude("update head set seq = 'one'"))
                .hasMessageContaining("cannot store TEXT value in INTEGER column");
    }
}
