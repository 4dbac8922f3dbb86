package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.storage.redis.FaultyProxy;
import dev.halyard.storage.redis.RealRedis;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL, Redis and the identity provider all gone, and a node killed and started among it:
 * {@code -Dhalyard.evaluations=100000} for more.
 */
class AloneTest {
    private static final int EVALUATIONS = Integer.getInteger("halyard.evaluations", 20_000);
    private static final int CALLERS = 4;

    @TempDir private Path dir = Path.of("");
    private final Issuer issuer = Issuer.start();
    private final FaultyProxy provider = new FaultyProxy(URI.create(issuer.jwksUrl()).getPort());

    /** Who may change anything and ask for anybody. */
    private final String token =
            issuer.token("ann")
                    .claim("roles", List.of("admin", "editor"))
                    .claim("scope", "flags.evaluate.any")
                    .claim("exp", Instant.now().getEpochSecond() + 1800)
                    .bearer();

    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong steppedBack = new AtomicLong();

    AloneTest() throws IOException {}

    @AfterEach
    void closeProvider() throws IOException {
        provider.close();
        issuer.close();
    }

    private Client client(ServiceProcess node) {
        return node.client().with(token);
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(dir.resolve("postgres"))
                        .setCleanDataDirectory(false)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private ServiceProcess node(int number, int postgres, int redis, String... more)
            throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        settings.putAll(
                issuer.settings(
                        "FF_JWKS_URL", "http://127.0.0.1:" + provider.port() + "/jwks.json"));
        settings.put("FF_STORE", "postgres");
        settings.put(
                "FF_DB_URL",
                "jdbc:postgresql://localhost:%d/postgres?user=postgres".formatted(postgres));
        settings.put("FF_REDIS_URL", "redis://127.0.0.1:" + redis);
        settings.put("FF_DATA_DIR", dir.resolve("node" + number).toString());
        settings.put("FF_POLL_MS", "200");
        return ServiceProcess.running(dir, settings);
    }

    private static void within30s(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    @Test
    void aNodeThatStartsAloneAnswersRefusesChangesAndComesBack() throws Exception {
        EmbeddedPostgres postgres = postgres(0);
        int port = postgres.getPort();
        try (RealRedis redis = RealRedis.running();
                ServiceProcess steady = node(1, port, redis.port());
                ServiceProcess doomed = node(2, port, redis.port())) {
            RowWriter writer = new RowWriter(client(steady).hurried());
            for (int i = 0; i < 50; i++) {
                assertThat(writer.put().status()).isEqualTo(200);
            }
            long revision = revision(steady.client());
            within30s(() -> revision(doomed.client()) == revision);
            within30s(() -> isOnDisk(2, revision));
            String key = madeKey(client(steady));
            within30s(() -> revision(doomed.client()) == revision(steady.client()));
            long served = revision(doomed.client());
            within30s(() -> isOnDisk(2, served));

            within30s(() -> tokensAre(doomed, "ok"));
            provider.cut();
            postgres.close();
            redis.kill();
            within30s(() -> freshness(steady).equals("last_known_good"));
            ServiceProcess alone = restartAmongEvaluations(steady, doomed, port, redis.port());
            try (alone) {
                assertThatItIsAlone(alone, writer, key, served);
                alone.kill();
                alone.exit();
            }
            try (ServiceProcess strict = node(2, port, redis.port(), "FF_MAX_OFFLINE_AUTH", "0")) {
                Reply late = look(strict.client(), "u1", "X-API-Key: " + key);
                assertThat(late.status()).as("a key unconfirmed for too long").isEqualTo(401);
                assertThat(look(client(strict), "u1").outcome())
                        .as("a token whose key was fetched too long ago")
                        .isEqualTo("401 kid_not_found");
                assertThat(revision(strict.client())).isEqualTo(served);
                postgres = postgres(port);
                redis.start();
                provider.heal();
                assertThatItComesBack(strict, served);
                assertThatItComesBack(steady, served);
                assertThat(look(strict.client(), "u1", "X-API-Key: " + key).status())
                        .as("confirmed again")
                        .isEqualTo(200);
            }
        } finally {
            postgres.close();
        }
        System.out.printf(
                "AloneTest: %d evaluations, %d failed, %d went back%n",
                EVALUATIONS, failed.get(), steppedBack.get());
        assertThat(failed).hasValue(0);
        assertThat(steppedBack).hasValue(0);
    }

    private ServiceProcess restartAmongEvaluations(
            ServiceProcess steady, ServiceProcess doomed, int postgres, int redis)
            throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> evaluate(client(steady).hurried())));
            }
            doomed.kill();
            doomed.exit();
            long start = System.nanoTime();
            ServiceProcess alone = node(2, postgres, redis);
            System.out.printf(
                    "AloneTest: started alone in %d ms%n", (System.nanoTime() - start) / 1_000_000);
            for (Future<?> each : callers) {
                each.get(5, TimeUnit.MINUTES);
            }
            return alone;
        }
    }

    private void evaluate(Client client) {
        long seen = 0;
        for (int i = 0; i < EVALUATIONS / CALLERS; i++) {
            Reply reply = look(client, "u" + (i % 50 + 1));
            if (reply.status() != 200 || !reply.at("/data/value").equals("true")) {
                failed.incrementAndGet();
                continue;
            }
            long revision = Long.parseLong(reply.at("/service/revision"));
            if (revision < seen) {
                steppedBack.incrementAndGet();
            }
            seen = revision;
        }
    }

    private static Reply look(Client client, String user, String... headers) {
        return client.get("/api/flags/eval?key=" + RowWriter.FLAG + "&user=" + user, headers);
    }

    private static long revision(Client client) {
        return Long.parseLong(client.get("/api/flags/health").at("/data/revision"));
    }

    private String freshness(ServiceProcess node) {
        return look(client(node), "u1").at("/service/freshness");
    }

    private static String madeKey(Client client) {
        Reply reply =
                client.post(
                        "/api/admin/api-keys",
                        "{\"name\":\"batch\",\"access\":\"read\",\"reason\":\"a test\"}",
                        "X-PTT-User-Id: ann",
                        "X-PTT-Tier: admin");
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return reply.at("/data/key");
    }

    /** The record that makes a revision is in a file, or a base has it. */
    private boolean isOnDisk(int node, long revision) throws IOException {
        try (var files = Files.walk(dir.resolve("node" + node).resolve("snapshot"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                if (text.contains("\"seq\":" + revision + ",")) {
                    return true;
                }
            }
        }
        return false;
    }

    private void assertThatItIsAlone(
            ServiceProcess alone, RowWriter writer, String key, long served) {
        Reply reply = look(client(alone), "u1");
        assertThat(reply.at("/service/freshness")).isEqualTo("last_known_good");
        assertThat(reply.at("/service/stale_since")).startsWith("20").endsWith("Z");
        assertThat(Long.parseLong(reply.at("/service/revision"))).isEqualTo(served);
        writer.acknowledged()
                .keySet()
                .forEach(user ->
                        assertThat(look(client(alone), user).at("/data/value")).isEqualTo("true"));
        assertThat(look(alone.client(), "u1", "X-API-Key: " + key).status()).isEqualTo(200);
        assertThat(look(alone.client(), "u1", "X-API-Key: " + key + "x").status()).isEqualTo(401);
        Reply refused = new RowWriter(client(alone).hurried()).put();
        assertThat(refused.outcome()).isEqualTo("503 store_unavailable");
        assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
        Reply health = alone.client().get("/api/flags/health");
        assertThat(health.at("/data/status")).isEqualTo("degraded");
        assertThat(health.at("/data/components/store/status")).isEqualTo("degraded");
        assertThat(health.at("/data/components/redis/status")).isEqualTo("degraded");
        assertThat(tokensAre(alone, "degraded")).isTrue();
        Reply forged = look(alone.client().with(forged()), "u1");
        assertThat(forged.status()).as(forged.body()).isEqualTo(401);
        assertThat(alone.client().get("/readyz").status()).isEqualTo(200);
    }

    private static boolean tokensAre(ServiceProcess node, String status) {
        return node.client()
                .get("/api/flags/health")
                .at("/data/components/tokens/status")
                .equals(status);
    }

    /** By a key of the right name. */
    private String forged() {
        SigningKey theirs = SigningKey.rsa(issuer.newest().kid());
        return issuer.token("ann").key(theirs).bearer();
    }

    private void assertThatItComesBack(ServiceProcess node, long served) {
        within30s(() -> freshness(node).equals("live"));
        within30s(() -> {
            Reply reply =
                    client(node)
                            .hurried()
                            .send(
                                    "PUT",
                                    "/api/admin/flags/%s/overrides/user/back%d"
                                            .formatted(RowWriter.FLAG, node.pid()),
                                    "{\"value\":true,\"reason\":\"back\"}",
                                    "X-PTT-User-Id: ann",
                                    "X-PTT-Tier: staff",
                                    "Content-Type: application/json");
            return reply.status() == 200;
        });
        assertThat(revision(node.client())).isGreaterThan(served);
        within30s(() -> node.client().get("/api/flags/health").at("/data/status").equals("ready"));
    }
}
