package dev.halyard.server;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.verify.CheckpointKey;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.document.DocumentError;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.server.Service.StartRefusedException;
import dev.halyard.server.auth.KeyUses;
import dev.halyard.server.files.DocumentFiles;
import dev.halyard.server.files.FileFeed;
import dev.halyard.server.store.Store;
import dev.halyard.storage.sql.PostgresStore;
import dev.halyard.storage.sql.SqliteStore;
import dev.halyard.storage.sql.StoreRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens what flags come from, as the settings say; what is wrong becomes words for whoever starts.
 */
final class Sources {
    private Sources() {}

    static FlagSource open(Config config, InstantSource clock) throws StartRefusedException {
        try {
            return switch (config.store().kind()) {
                case FILE -> new FileSource(FileFeed.open(config.files()), config.poll());
                case SQLITE, POSTGRES -> store(config, clock);
            };
        } catch (InvalidDocumentException invalid) {
            throw new StartRefusedException(describe(invalid));
        } catch (IOException e) {
            throw new StartRefusedException(
                    "A document cannot be read: %s. FF_REGISTRY_PATH and FF_OVERRIDES_PATH name them."
                            .formatted(e));
        } catch (StoreRefusedException | StoreUnavailableException e) {
            throw new StartRefusedException("The store cannot be used: " + e.getMessage());
        }
    }

    private static FlagSource store(Config config, InstantSource clock)
            throws IOException, InvalidDocumentException {
        StoreConfig settings = config.store();
        ChangeLog log =
                settings.kind() == StoreConfig.Kind.SQLITE
                        ? SqliteStore.open(settings.dataDir())
                        : PostgresStore.open(
                                settings.dbUrl(), settings.dbUser(), settings.dbPassword());
        try {
            Checkpoints checkpoints = new Checkpoints(log, () -> key(settings), clock);
            Store store =
                    Store.open(
                            log,
                            new Store.Settings(
                                    settings.name(),
                                    config.poll(),
                                    settings.resumeWithin(),
                                    settings.approvalSla(),
                                    config.auth().trust()),
                            clock,
                            first(config.files()),
                            checkpoints::moved);
            return new StoreSource(store, checkpoints, new KeyUses(log));
        } catch (IOException | InvalidDocumentException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private static CheckpointKey key(StoreConfig settings) {
        try {
            Files.createDirectories(settings.dataDir()); // the store in PostgreSQL makes none
            return CheckpointKey.inDirectory(settings.dataDir());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Store.FirstDocuments first(DocumentFiles files) {
        return new Store.FirstDocuments() {
            @Override
            public byte[] registry() throws IOException {
                return files.readRegistry();
            }

            @Override
            public byte @Nullable [] overrides() throws IOException {
                return files.readOverrides();
            }
        };
    }

    private static String describe(InvalidDocumentException invalid) {
        StringBuilder all = new StringBuilder();
        describe(invalid, all);
        for (Throwable other : invalid.getSuppressed()) {
            if (other instanceof InvalidDocumentException also) {
                describe(also, all.append(System.lineSeparator()));
            }
        }
        return all.toString();
    }

    private static void describe(InvalidDocumentException invalid, StringBuilder out) {
        out.append("The ").append(invalid.document()).append(" document is refused:");
        for (DocumentError error : invalid.errors()) {
            String at = error.pointer().isEmpty() ? "(whole)" : error.pointer();
            out.append(System.lineSeparator()).append("  ").append(at).append(' ');
            out.append(error.message());
        }
    }
}
