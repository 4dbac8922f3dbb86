package dev.halyard.server;

import dev.halyard.control.change.Decider;
import dev.halyard.control.hint.Hints;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.verify.CheckpointKey;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.document.DocumentError;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.server.Service.StartRefusedException;
import dev.halyard.server.auth.KeptKeys;
import dev.halyard.server.auth.KeyUses;
import dev.halyard.server.counts.EvaluationCounts;
import dev.halyard.server.files.DocumentFiles;
import dev.halyard.server.files.FileFeed;
import dev.halyard.server.store.AwaitedLog;
import dev.halyard.server.store.Chores;
import dev.halyard.server.store.Keeping;
import dev.halyard.server.store.Leader;
import dev.halyard.server.store.Lending;
import dev.halyard.server.store.Store;
import dev.halyard.storage.file.SnapshotFiles;
import dev.halyard.storage.redis.RedisAddress;
import dev.halyard.storage.redis.RedisCopyCache;
import dev.halyard.storage.redis.RedisHints;
import dev.halyard.storage.sql.PostgresStore;
import dev.halyard.storage.sql.SqliteStore;
import dev.halyard.storage.sql.StoreRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what flags come from, as the settings say; what is wrong becomes words for whoever starts.
 */
final class Sources {
    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(3);

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
        if (settings.kind() == StoreConfig.Kind.SQLITE) {
            ChangeLog log = SqliteStore.open(settings.dataDir());
            Kept kept = new Kept(Keeping.NOTHING, Optional.empty(), settings.dataDir());
            return source(config, clock, log, kept);
        }
        Keeping keeping = Keeping.in(snapshots(settings));
        try {
            Optional<SnapshotFiles.Kept> state = keeping.load();
            ChangeLog log = state.isPresent() ? awaited(settings) : postgres(settings);
            return source(config, clock, log, new Kept(keeping, state, keeping.dir()));
        } catch (IOException | InvalidDocumentException | RuntimeException e) {
            keeping.close();
            throw e;
        }
    }

    /**
     * What this node has on its own disk.
     *
     * @param state that it served when it last ran
     * @param keys directory for the keys that tokens are verified with; null for none
     */
    private record Kept(Keeping keeping, Optional<SnapshotFiles.Kept> state, @Nullable Path keys) {}

    private static ChangeLog postgres(StoreConfig settings) {
        return PostgresStore.open(settings.dbUrl(), settings.dbUser(), settings.dbPassword());
    }

    /** Whoever has something to serve need not wait for a database that is away. */
    private static ChangeLog awaited(StoreConfig settings) {
        AwaitedLog log = new AwaitedLog(() -> postgres(settings));
        try {
            log.await(DATABASE_PATIENCE);
            return log;
        } catch (RuntimeException refused) {
            log.close();
            throw refused;
        }
    }

    /** Each database has a directory of its own: what another one said is not served. */
    private static Path snapshots(StoreConfig settings) {
        String url = settings.dbUrl();
        int query = url.indexOf('?');
        String database = query < 0 ? url : url.substring(0, query);
        for (String parameter : url.substring(database.length()).split("[?&]", -1)) {
            database += parameter.startsWith("currentSchema=") ? "?" + parameter : "";
        }
        String name = UUID.nameUUIDFromBytes(database.getBytes(StandardCharsets.UTF_8)) + "";
        return settings.snapshotDir().resolve(name);
    }

    private static FlagSource source(Config config, InstantSource clock, ChangeLog log, Kept kept)
            throws IOException, InvalidDocumentException {
        StoreConfig settings = config.store();
        Optional<RedisAddress> redis = redis(settings);
        Hints hints = redis.isPresent() ? new RedisHints(redis.get()) : Hints.NONE;
        boolean alone = settings.kind() == StoreConfig.Kind.SQLITE;
        Leader leader = alone ? Leader.alone() : Leader.among(log);
        try {
            Checkpoints checkpoints =
                    new Checkpoints(log, () -> key(settings), clock, leader::leads);
            Store.Settings use =
                    new Store.Settings(
                            settings.name(),
                            config.poll(),
                            settings.resumeWithin(),
                            settings.approvalSla(),
                            config.auth().trust(),
                            new Decider.Form(settings.format(), Service.VERSION));
            Lending lending =
                    redis.filter(address -> !alone)
                            .map(address -> Lending.by(new RedisCopyCache(address), log))
                            .orElse(Lending.NONE);
            Store.Fleet fleet = new Store.Fleet(hints, kept.keeping(), lending);
            Store.After after = checkpoints::moved;
            Optional<SnapshotFiles.Kept> state = kept.state();
            Store store =
                    state.isPresent()
                            ? Store.open(log, use, clock, state.get(), fleet, after)
                            : Store.open(log, use, clock, first(config.files()), fleet, after);
            return new StoreSource(
                    store,
                    checkpoints,
                    new KeyUses(log),
                    new EvaluationCounts(log::counts, clock),
                    new Chores(leader, store.control(), checkpoints),
                    KeptKeys.in(kept.keys(), settings.maxOfflineAuth()),
                    settings.maxOfflineAuth());
        } catch (IOException | InvalidDocumentException | RuntimeException e) {
            hints.close();
            log.close();
            throw e;
        }
    }

    private static Optional<RedisAddress> redis(StoreConfig settings) {
        if (settings.redis().isEmpty() && settings.kind() == StoreConfig.Kind.POSTGRES) {
            LOG.warn(
                    "FF_REDIS_URL is not set: changes of other nodes are seen when the log is next"
                            + " looked at");
        }
        return settings.redis().map(RedisAddress::new);
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
