package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** Nodes that start without a snapshot on disk, and where their flags come from. */
class FleetStartTest {
    private static @Nullable Fleet fleet;
    private static @Nullable RowWriter writer;

    @BeforeAll
    static void startFleet(@TempDir Path dir) throws Exception {
        fleet = new Fleet(dir);
        writer = new RowWriter(fleet.node().client());
        put(20);
    }

    @AfterAll
    static void stopFleet() throws Exception {
        fleet().close();
    }

    @AfterEach
    void heal() {
        fleet().toRedis().heal();
    }

    private static Fleet fleet() {
        return Objects.requireNonNull(fleet);
    }

    private static RowWriter writer() {
        return Objects.requireNonNull(writer);
    }

    private static void put(int rows) {
        for (int i = 0; i < rows; i++) {
            assertThat(writer().put().status()).isEqualTo(200);
        }
    }

    private static long number(Fleet fleet, String sql) throws SQLException {
        try (Connection connection = fleet.postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = fleet().postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The name of the copy that is lent, once there is one. */
    private static byte[] awaitCopy() {
        try (Jedis redis = fleet().redis().client()) {
            return Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(FleetStartTest::lent, redis::exists)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String lent() throws SQLException {
        return text(
                "select 'ptt:ff:snapshot:' || identity || ':' || coalesce((select seq from lent_copy), 0)"
                        + " from head");
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = fleet().postgres().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void assertThatItIsWhole(RunningService node) {
        long newest = writer().acknowledged().values().stream().mapToLong(v -> v).max().orElse(0);
        Reply reply = writer().evaluate("u1");
        assertThat(Long.parseLong(reply.at("/service/revision"))).isGreaterThanOrEqualTo(newest);
        for (String user : writer().acknowledged().keySet()) {
            Reply answer =
                    node.client()
                            .get(
                                    "/api/flags/eval?key=%s&user=%s&min_revision=%d"
                                            .formatted(RowWriter.FLAG, user, newest));
            assertThat(answer.at("/data/value")).as(answer.body()).isEqualTo("true");
        }
    }

    /** Whoever reads all of the database cannot start while this is so. */
    private static void hideTheBulk(boolean hidden) throws SQLException {
        execute(
                hidden
                        ? "alter table projection rename to hidden"
                        : "alter table hidden rename to projection");
    }

    @Test
    void aNodeHasItsFlagsFromTheCopyAndReadsFromTheLogWhatCameSince() throws Exception {
        awaitCopy();
        put(5);
        hideTheBulk(true);
        try {
            RunningService node = fleet().node();
            hideTheBulk(false);
            assertThatItIsWhole(node);
            hideTheBulk(true);
            try (Jedis redis = fleet().redis().client()) {
                redis.flushAll();
            }
            assertThatThrownBy(() -> fleet().node())
                    .as("what shows that this test can fail")
                    .hasMessageContaining("projection");
        } finally {
            hideTheBulk(false);
        }
        assertThatItIsWhole(fleet().node());
    }

    /** What may have become of a copy. */
    enum Spoiled {
        GONE {
            @Override
            void spoil(Jedis redis, byte[] key) {
                redis.del(key);
            }
        },
        FLIPPED {
            @Override
            void spoil(Jedis redis, byte[] key) {
                byte[] bytes = redis.get(key);
                bytes[bytes.length / 2] ^= 1;
                set(redis, key, bytes);
            }
        },
        CUT {
            @Override
            void spoil(Jedis redis, byte[] key) {
                byte[] bytes = redis.get(key);
                set(redis, key, Arrays.copyOf(bytes, bytes.length - 1));
            }
        },
        ANOTHER {
            @Override
            void spoil(Jedis redis, byte[] key) {
                set(redis, key, new byte[redis.get(key).length]);
            }
        },
        NO_STRING {
            @Override
            void spoil(Jedis redis, byte[] key) {
                redis.del(key);
                redis.lpush(key, new byte[] {1});
            }
        };

        abstract void spoil(Jedis redis, byte[] key);

        static void set(Jedis redis, byte[] key, byte[] bytes) {
            redis.set(key, bytes, SetParams.setParams().ex(300));
        }
    }

    @ParameterizedTest
    @EnumSource(Spoiled.class)
    void aCopyThatDoesNotCheckIsNotUsedAndIsMadeAnew(Spoiled how) throws Exception {
        byte[] key = awaitCopy();
        try (Jedis redis = fleet().redis().client()) {
            how.spoil(redis, key);
            put(1);
            assertThatItIsWhole(fleet().node());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> isSound(redis));
        }
    }

    /** Whether the copy is the one that was noted. */
    private static boolean isSound(Jedis redis) throws Exception {
        byte[] bytes = redis.get(lent().getBytes(StandardCharsets.UTF_8));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return HexFormat.of().formatHex(digest).equals(text("select sha256 from lent_copy"));
    }

    @Test
    void aRedisThatSwallowsEverythingMakesAStartNoMuchLonger() {
        fleet().toRedis().drop();
        long start = System.nanoTime();
        RunningService node = fleet().node();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThatItIsWhole(node);
    }

    @Test
    void ofFourThatStartAtOnceOneReadsTheDatabase(@TempDir Path dir) throws Exception {
        try (Fleet own = new Fleet(dir)) {
            RunningService first = own.node();
            assertThat(new RowWriter(first.client()).put().status()).isEqualTo(200);
            first.close(); // its connections tell what they have read when they end
            try (Jedis redis = own.redis().client()) {
                redis.flushAll();
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> connections(own) == 0);
            long before = scans(own);
            List<RunningService> nodes = startFour(own);
            try {
                for (RunningService node : nodes) {
                    assertThat(new RowWriter(node.client()).evaluate("u1").at("/data/value"))
                            .isEqualTo("true");
                }
            } finally {
                nodes.forEach(RunningService::close);
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> connections(own) == 0);
            assertThat(scans(own) - before).isEqualTo(1);
        }
    }

    private static List<RunningService> startFour(Fleet own) throws Exception {
        List<RunningService> nodes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<RunningService>> starts = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                var settings = own.settings(i);
                starts.add(threads.submit(() -> RunningService.start(settings)));
            }
            for (Future<RunningService> each : starts) {
                nodes.add(each.get(60, TimeUnit.SECONDS));
            }
        }
        return nodes;
    }

    private static long connections(Fleet own) throws SQLException {
        return number(
                own, "select count(*) from pg_stat_activity where application_name = 'halyard'");
    }

    /** How often the things that exist were read. */
    private static long scans(Fleet own) throws SQLException {
        return number(
                own,
                "select seq_scan + idx_scan from pg_stat_user_tables where relname = 'projection'");
    }
}
