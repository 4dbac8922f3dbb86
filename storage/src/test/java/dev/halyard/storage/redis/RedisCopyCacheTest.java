package dev.halyard.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.copy.CopyCache;
import dev.halyard.control.copy.CopyCache.Turn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** In a real Redis, behind a network that breaks. */
class RedisCopyCacheTest extends CopyCacheContract {
    private static @Nullable RealRedis redis;
    private static @Nullable FaultyProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        redis = RealRedis.running();
        proxy = new FaultyProxy(redis.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy().close();
        Objects.requireNonNull(redis).close();
    }

    @AfterEach
    void empty() {
        proxy().heal();
        try (Jedis client = client()) {
            client.configSet("maxmemory", "0");
            client.flushAll();
        }
    }

    private static FaultyProxy proxy() {
        return Objects.requireNonNull(proxy);
    }

    private static Jedis client() {
        return Objects.requireNonNull(redis).client();
    }

    @Override
    CopyCache node() {
        return node(Duration.ofSeconds(10));
    }

    private static RedisCopyCache node(Duration patience) {
        return new RedisCopyCache(new RedisAddress(RealRedis.uri(proxy().port())), patience);
    }

    /** Whatever is to end in time ends so much sooner. */
    @Override
    void pass(Duration time) {
        try (Jedis client = client()) {
            for (String key : client.keys("*")) {
                client.pexpire(key, client.pttl(key) - time.toMillis());
            }
        }
    }

    @Test
    void aCopyIsOneValueByTheNameThatOthersCountOn() {
        byte[] bytes = bytes(600_000);
        put(node(), 7, bytes);
        try (Jedis client = client()) {
            String key = "ptt:ff:snapshot:" + LOG + ":7";
            assertThat(client.keys("*")).isEqualTo(Set.of(key));
            assertThat(client.get(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(bytes);
            assertThat(client.ttl(key)).isBetween(290L, 300L);
        }
    }

    @Test
    void whatIsHalfWrittenIsNotSeenAndGoesByItself() {
        boolean there =
                node().put(
                                LOG,
                                7,
                                out -> {
                                    out.write(bytes(300_000));
                                    try (Jedis client = client()) {
                                        assertThat(client.keys("ptt:ff:snapshot:*")).isEmpty();
                                        Set<String> half = client.keys("*");
                                        assertThat(half).hasSize(1);
                                        assertThat(client.pttl(half.iterator().next()))
                                                .isBetween(1L, 120_000L);
                                    }
                                    proxy().cut();
                                    out.write(bytes(300_000));
                                });
        assertThat(there).isFalse();
        proxy().heal();
        assertThat(node().get(LOG, 7, 600_000)).isEmpty();
    }

    @Test
    void aRedisThatIsAwayHoldsNothingAndThrowsNothing() {
        put(node(), 7, bytes(10));
        proxy().cut();
        assertThatNothingIsThere(Duration.ofSeconds(3));
    }

    @Test
    void aRedisThatSwallowsEverythingIsWaitedForNoLongerThanACommandMayTake() {
        put(node(), 7, bytes(10));
        proxy().drop();
        assertThatNothingIsThere(Duration.ofSeconds(6));
    }

    private void assertThatNothingIsThere(Duration within) {
        long start = System.nanoTime();
        CopyCache node = node();
        assertThat(node.get(LOG, 7, 10)).isEmpty();
        assertThat(put(node, 8, bytes(10))).isFalse();
        assertThat(node.left(LOG, 7, 10)).isZero();
        assertThat(node.renew(LOG, 7)).isFalse();
        assertThat(node.take(LOG, "one", Duration.ofSeconds(1))).isEqualTo(Turn.AWAY);
        node.give(LOG, "one");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(within);
    }

    @Test
    void aCopyThatComesTooSlowlyIsNotWaitedFor() {
        put(node(), 7, bytes(3_000_000));
        proxy().throttle(500_000); // something comes all the time, and a piece takes half a second
        long start = System.nanoTime();
        assertThat(node(Duration.ofMillis(300)).get(LOG, 7, 3_000_000)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aRedisThatIsFullHoldsNoHalfCopy() {
        try (Jedis client = client()) {
            client.configSet("maxmemory", "2mb");
            client.configSet("maxmemory-policy", "noeviction");
            assertThat(put(node(), 7, bytes(8_000_000))).isFalse();
            assertThat(client.keys("ptt:ff:snapshot:*")).isEmpty();
            client.configSet("maxmemory", "0");
        }
        assertThat(put(node(), 7, bytes(8_000_000))).isTrue();
    }

    @Test
    void aValueOfAnotherKindIsNotACopy() {
        try (Jedis client = client()) {
            client.hset("ptt:ff:snapshot:" + LOG + ":7", "a", "b");
        }
        assertThat(node().get(LOG, 7, 1)).isEmpty();
        assertThat(node().left(LOG, 7, 1)).isZero();
        assertThat(put(node(), 7, bytes(10))).isTrue();
        assertThat(node().get(LOG, 7, 10)).isPresent();
    }
}
