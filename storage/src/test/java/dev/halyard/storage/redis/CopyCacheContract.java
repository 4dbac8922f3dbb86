package dev.halyard.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.copy.CopyCache;
import dev.halyard.control.copy.CopyCache.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever holds copies must do. */
abstract class CopyCacheContract {
    static final String LOG = "ab".repeat(32);
    private static final Duration TERM = Duration.ofSeconds(30);

    /** What one node has of what all share. */
    abstract CopyCache node();

    /** Lets time go by, at least so much, as far as what is held is concerned. */
    abstract void pass(Duration time);

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static boolean put(CopyCache node, long seq, byte[] bytes) {
        return node.put(LOG, seq, out -> out.write(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 262_143, 262_144, 262_145, 524_288, 3_000_000})
    void whatOneNodePutsAnotherGets(int length) {
        byte[] bytes = bytes(length);
        assertThat(put(node(), 7, bytes)).isTrue();
        assertThat(node().get(LOG, 7, length))
                .hasValueSatisfying(got -> assertThat(got).isEqualTo(bytes));
    }

    @Test
    void whatIsWrittenByteByByteIsTheSame() {
        byte[] bytes = bytes(300_000);
        assertThat(
                        node().put(
                                        LOG,
                                        7,
                                        out -> {
                                            for (byte each : bytes) {
                                                out.write(each);
                                            }
                                        }))
                .isTrue();
        assertThat(node().get(LOG, 7, bytes.length).orElseThrow()).isEqualTo(bytes);
    }

    @Test
    void thereIsNothingOfAnotherLogSeqOrLength() {
        put(node(), 7, bytes(10));
        assertThat(node().get("cd".repeat(32), 7, 10)).isEmpty();
        assertThat(node().get(LOG, 8, 10)).isEmpty();
        assertThat(node().get(LOG, 7, 9)).isEmpty();
        assertThat(node().get(LOG, 7, 11)).isEmpty();
        assertThat(node().get(LOG, 7, 0)).isEmpty();
        assertThat(node().get(LOG, 7, -1)).isEmpty();
        assertThat(node().left(LOG, 7, 9)).isZero();
        assertThat(node().renew(LOG, 8)).isFalse();
    }

    @Test
    void theNewerOneTakesThePlaceOfTheOlder() {
        put(node(), 7, bytes(300_000));
        put(node(), 7, bytes(10));
        assertThat(node().get(LOG, 7, 10).orElseThrow()).isEqualTo(bytes(10));
        assertThat(node().get(LOG, 7, 300_000)).isEmpty();
    }

    @Test
    void aCopyStaysForFiveMinutesUnlessItIsRenewed() {
        put(node(), 7, bytes(10));
        assertThat(node().left(LOG, 7, 10))
                .isBetween(Duration.ofSeconds(290), Duration.ofMinutes(5));
        pass(Duration.ofSeconds(200));
        assertThat(node().left(LOG, 7, 10)).isLessThan(Duration.ofSeconds(110));
        assertThat(node().renew(LOG, 7)).isTrue();
        assertThat(node().left(LOG, 7, 10)).isGreaterThan(Duration.ofSeconds(290));
        pass(Duration.ofMinutes(5));
        assertThat(node().get(LOG, 7, 10)).isEmpty();
        assertThat(node().left(LOG, 7, 10)).isZero();
        assertThat(node().renew(LOG, 7)).isFalse();
    }

    @Test
    void aCopyThatCannotBeMadeIsNotThere() {
        CopyCache node = node();
        assertThatThrownBy(() ->
                        node.put(
                                LOG,
                                7,
                                out -> {
                                    out.write(bytes(300_000));
                                    throw new IOException("for the test");
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(node.get(LOG, 7, 300_000)).isEmpty();
    }

    @Test
    void oneNodeAtATimeHasTheTurn() {
        CopyCache one = node();
        CopyCache two = node();
        assertThat(one.take(LOG, "one", TERM)).isEqualTo(Turn.OURS);
        assertThat(two.take(LOG, "two", TERM)).isEqualTo(Turn.OTHERS);
        assertThat(one.take(LOG, "one", TERM)).isEqualTo(Turn.OURS);
        assertThat(two.take("cd".repeat(32), "two", TERM)).isEqualTo(Turn.OURS);
        two.give(LOG, "two");
        assertThat(two.take(LOG, "two", TERM))
                .as("only its holder gives it")
                .isEqualTo(Turn.OTHERS);
        one.give(LOG, "one");
        assertThat(two.take(LOG, "two", TERM)).isEqualTo(Turn.OURS);
    }

    @Test
    void theTurnOfWhoIsGoneIsFreeAfterItsTermAndOfWhoTakesItAgainIsNot() {
        assertThat(node().take(LOG, "one", TERM)).isEqualTo(Turn.OURS);
        pass(Duration.ofSeconds(20));
        assertThat(node().take(LOG, "one", TERM)).isEqualTo(Turn.OURS);
        pass(Duration.ofSeconds(20));
        assertThat(node().take(LOG, "two", TERM)).isEqualTo(Turn.OTHERS);
        pass(Duration.ofSeconds(20));
        Awaitility.await().until(() -> node().take(LOG, "two", TERM) == Turn.OURS);
    }
}
