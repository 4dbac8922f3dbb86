package dev.halyard.server;

import dev.halyard.storage.redis.FaultyProxy;
import dev.halyard.storage.redis.RealRedis;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real PostgreSQL and a real Redis, each behind a proxy that breaks, and nodes on them. */
final class Fleet implements AutoCloseable {
    private final Path dir;
    private final EmbeddedPostgres postgres;
    private final RealRedis redis;
    private final FaultyProxy toPostgres;
    private final FaultyProxy toRedis;
    private final List<RunningService> nodes = new ArrayList<>();

    Fleet(Path dir) throws IOException {
        this.dir = dir;
        postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
        redis = RealRedis.running();
        toPostgres = new FaultyProxy(postgres.getPort());
        toRedis = new FaultyProxy(redis.port());
    }

    /** What a node's settings are; each has a directory of its own, by number. */
    Map<String, String> settings(int number) {
        Map<String, String> settings = new HashMap<>();
        settings.put("FF_STORE", "postgres");
        settings.put(
                "FF_DB_URL",
                "jdbc:postgresql://localhost:%d/postgres?user=postgres&sslmode=disable"
                        .formatted(toPostgres.port()));
        settings.put("FF_REDIS_URL", "redis://127.0.0.1:" + toRedis.port());
        settings.put("FF_DATA_DIR", dir.resolve("node" + number).toString());
        settings.put("FF_SHUTDOWN_GRACE_MS", "0");
        return settings;
    }

    /** Another node in this process, with these settings beside the usual ones. */
    RunningService node(String... settings) {
        RunningService node = started(nodes.size(), settings);
        nodes.add(node);
        return node;
    }

    /** A node after a stop and a start, with what it has on disk. */
    RunningService restarted(int number, String... settings) {
        nodes.get(number).close();
        RunningService node = started(number, settings);
        nodes.set(number, node);
        return node;
    }

    private RunningService started(int number, String... settings) {
        Map<String, String> all = settings(number);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return RunningService.start(all);
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    RealRedis redis() {
        return redis;
    }

    FaultyProxy toPostgres() {
        return toPostgres;
    }

    FaultyProxy toRedis() {
        return toRedis;
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(RunningService::close);
        toRedis.close();
        toPostgres.close();
        redis.close();
        postgres.close();
    }
}
