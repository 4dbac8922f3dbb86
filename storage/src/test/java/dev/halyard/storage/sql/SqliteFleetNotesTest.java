package dev.halyard.storage.sql;

import dev.halyard.control.log.FleetNotes;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteFleetNotesTest extends FleetNotesContract {
    private @Nullable SqlChangeLog log;

    @BeforeEach
    void open(@TempDir Path directory) {
        log = SqliteStore.open(directory);
    }

    @AfterEach
    void close() {
        Objects.requireNonNull(log).close();
    }

    @Override
    FleetNotes notes() {
        return Objects.requireNonNull(log).fleet();
    }
}
