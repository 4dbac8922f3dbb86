package dev.halyard.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same lines and facts where flags are kept in a store, which begins with the seed documents.
 */
class StoreSeedPageTest extends SeedPageTest {
    @TempDir static Path directory;
    private static @Nullable RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.withStore(directory);
    }

    @AfterAll
    static void close() {
        java.util.Objects.requireNonNull(service).close();
    }

    @Override
    Client client() {
        return java.util.Objects.requireNonNull(service).client();
    }
}
