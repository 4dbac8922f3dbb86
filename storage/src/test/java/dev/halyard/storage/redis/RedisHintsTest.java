package dev.halyard.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Hints by a real Redis, and what happens to it. */
class RedisHintsTest extends HintsContract {
    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    private static @Nullable RealRedis redis;
    private @Nullable FaultyProxy proxy;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = RealRedis.running();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis().close();
    }

    @BeforeEach
    void startProxy() throws Exception {
        proxy = new FaultyProxy(redis().port());
    }

    @AfterEach
    void stopProxy() throws Exception {
        proxy().close();
    }

    private static RealRedis redis() {
        return Objects.requireNonNull(redis);
    }

    private FaultyProxy proxy() {
        return Objects.requireNonNull(proxy);
    }

    @Override
    Hints open() {
        return hints(redis().uri());
    }

    private static RedisHints hints(URI uri) {
        return new RedisHints(new RedisAddress(uri), HEARTBEAT);
    }

    @Override
    void send(String text) {
        try (Jedis client = redis().client()) {
            client.publish(RedisHints.CHANNEL, text);
        }
    }

    /** A node whose way to Redis can be broken. */
    private Hints behindProxy() {
        return hints(RealRedis.uri(proxy().port()));
    }

    private void assertHearsAgain(Hints node, Heard heard, long unknown) {
        soon(() -> assertThat(heard.unknown()).isGreaterThan(unknown));
        soon(() -> assertThat(node.trouble()).isEmpty());
        send(hint(100).write());
        soon(() -> assertThat(heard.known()).contains(100L));
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsHeardAgain() throws Exception {
        try (Hints node = open()) {
            Heard heard = listening(node);
            redis().kill();
            soon(() -> assertThat(node.trouble()).isPresent());
            long unknown = heard.unknown();
            redis().start();
            assertHearsAgain(node, heard, unknown);
        }
    }

    @Test
    void aServerThatIsPausedIsNoticedByItsSilence() throws Exception {
        try (Hints node = open()) {
            Heard heard = listening(node);
            redis().pause();
            long unknown = heard.unknown();
            soon(() -> assertThat(heard.unknown()).isGreaterThan(unknown));
            soon(() -> assertThat(node.trouble()).isPresent());
            redis().resume();
            assertHearsAgain(node, heard, unknown + 1);
        } finally {
            redis().resume();
        }
    }

    @Test
    void aConnectionThatIsCutComesBack() {
        try (Hints node = behindProxy()) {
            Heard heard = listening(node);
            proxy().cut();
            soon(() -> assertThat(node.trouble()).isPresent());
            long unknown = heard.unknown();
            proxy().heal();
            assertHearsAgain(node, heard, unknown);
        }
    }

    @Test
    void aConnectionThatSwallowsEverythingIsNoticedByItsSilence() {
        assertSilenceIsNoticed(FaultyProxy::drop);
    }

    @Test
    void aConnectionThatSwallowsAnswersIsNoticedByItsSilence() {
        assertSilenceIsNoticed(FaultyProxy::halfOpen);
    }

    private void assertSilenceIsNoticed(java.util.function.Consumer<FaultyProxy> fault) {
        try (Hints node = behindProxy()) {
            Heard heard = listening(node);
            fault.accept(proxy());
            long unknown = heard.unknown();
            soon(() -> assertThat(heard.unknown()).isGreaterThan(unknown));
            soon(() -> assertThat(node.trouble()).isPresent());
            proxy().heal();
            assertHearsAgain(node, heard, unknown + 1);
        }
    }

    @Test
    void slowAnswersOnlyMakeHintsLate() {
        try (Hints node = behindProxy()) {
            Heard heard = listening(node);
            proxy().delay(30);
            send(hint(1).write());
            soon(() -> assertThat(heard.known()).contains(1L));
            proxy().heal();
            proxy().throttle(20_000);
            send(hint(2).write());
            soon(() -> assertThat(heard.known()).contains(2L));
        }
    }

    @Test
    void publishingNeitherWaitsNorThrowsWhateverRedisDoes() throws Exception {
        List<java.util.function.Consumer<FaultyProxy>> faults =
                List.of(
                        FaultyProxy::cut,
                        FaultyProxy::drop,
                        FaultyProxy::halfOpen,
                        each -> each.delay(1000),
                        each -> each.throttle(10));
        for (var fault : faults) {
            try (Hints node = behindProxy()) {
                fault.accept(proxy());
                long start = System.nanoTime();
                for (int i = 0; i < 5000; i++) { // more than wait to be sent
                    node.publish(List.of(hint(i)));
                }
                // the slowest of five thousand would have to wait a whole command
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(5));
            }
            proxy().heal();
        }
    }

    @Test
    void whatCouldNotBeSentIsMadeGoodByTheNewest() {
        Heard heard = listening(node());
        try (Hints node = behindProxy()) {
            proxy().cut();
            for (long i = 1; i <= 20; i++) {
                node.publish(List.of(hint(i)));
            }
            soon(() -> assertThat(node.trouble()).isPresent());
            proxy().heal();
            soon(() -> assertThat(heard.known()).contains(20L));
        }
    }

    @Test
    void aNodeThatNeverReachesRedisSaysSoAndCloses() {
        proxy().cut();
        try (Hints node = behindProxy()) {
            node.listen(revision -> {});
            soon(() -> assertThat(node.trouble()).isPresent());
        }
    }

    @Test
    void hintsTakeAFewMilliseconds() {
        Hints one = node();
        listening(one);
        Hints two = node();
        List<Long> arrived = new ArrayList<>();
        two.listen(revision -> {
            synchronized (arrived) {
                arrived.add(System.nanoTime());
            }
        });
        soon(() -> assertThat(count(arrived)).isPositive());
        int rounds = 300;
        long[] micros = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            int before = count(arrived);
            long sent = System.nanoTime();
            one.publish(
                    List.of(new Hint(Hint.Kind.GLOBAL, "t", i, null, null, null, null, "m", null)));
            soonest(arrived, before);
            synchronized (arrived) {
                micros[i] = (arrived.getLast() - sent) / 1000;
            }
        }
        Arrays.sort(micros);
        System.out.printf(
                "RedisHintsTest: hint sent to heard p50 %d us, p99 %d us, max %d us of %d%n",
                micros[rounds / 2], micros[rounds * 99 / 100], micros[rounds - 1], rounds);
    }

    private static int count(List<Long> arrived) {
        synchronized (arrived) {
            return arrived.size();
        }
    }

    private static void soonest(List<Long> arrived, int before) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (count(arrived) == before) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
