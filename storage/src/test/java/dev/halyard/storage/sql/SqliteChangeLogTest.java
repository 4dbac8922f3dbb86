package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangeLogTest extends ChangeLogContract {
    @TempDir Path directory;

    @Override
    ChangeLog open() {
        return SqliteStore.open(directory.resolve("data"));
    }
}
