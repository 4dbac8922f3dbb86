package dev.halyard.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How flags are kept, checked.
 *
 * @param dataDir where the embedded store and the checkpoint key are
 * @param dbUrl empty unless the store is PostgreSQL
 * @param redis by which nodes hint at changes; empty for none
 * @param snapshotDir where a node of a fleet keeps what it serves
 * @param maxOfflineAuth how long API keys are believed on a node that started without its store
 * @param format of the records that are written, but for stops
 * @param sampleSize contexts remembered per environment for previews; 0 for none
 * @param maxImport bytes of the largest body of an import
 */
record StoreConfig(
        Kind kind,
        Path dataDir,
        String dbUrl,
        @Nullable String dbUser,
        @Nullable String dbPassword,
        Optional<URI> redis,
        Path snapshotDir,
        Duration maxOfflineAuth,
        Duration resumeWithin,
        Duration approvalSla,
        int format,
        int sampleSize,
        int maxImport) {
    /** What flags are kept in. */
    enum Kind {
        FILE,
        SQLITE,
        POSTGRES
    }

    /** For people. */
    String name() {
        return switch (kind) {
            case FILE -> "files";
            case SQLITE -> "the embedded store in " + dataDir;
            case POSTGRES -> "PostgreSQL";
        };
    }
}
