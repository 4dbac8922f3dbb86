package dev.halyard.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What whoever carries hints must do. */
abstract class HintsContract {
    private final List<Hints> opened = new ArrayList<>();

    /** Another node of the fleet. */
    abstract Hints open();

    /** Sends bytes to the fleet that may be no hint. */
    abstract void send(String text);

    final Hints node() {
        Hints hints = open();
        opened.add(hints);
        return hints;
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Hints::close);
    }

    static Hint hint(long revision) {
        return hint(revision, null);
    }

    static Hint hint(long revision, @Nullable String reason) {
        return new Hint(
                Hint.Kind.USER_OVERRIDE,
                "2026-11-25T00:00:00.000Z",
                revision,
                "a-flag",
                "acme",
                "u1",
                reason,
                "m" + revision,
                "alice");
    }

    static void soon(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(assertion);
    }

    /** A node that hears. */
    final Heard listening(Hints node) {
        Heard heard = new Heard();
        node.listen(heard);
        soon(() -> assertThat(heard.unknown()).isPositive());
        return heard;
    }

    @Test
    void allNodesHearWhatOneTellsInOrder() {
        Hints one = node();
        List<Heard> all = List.of(listening(one), listening(node()), listening(node()));
        List<Long> revisions = LongStream.rangeClosed(1, 50).boxed().toList();
        revisions.forEach(revision -> one.publish(List.of(hint(revision))));
        for (Heard each : all) {
            soon(() -> assertThat(each.known()).isEqualTo(revisions));
        }
    }

    @Test
    void whoBeginsToHearIsToldThatThereMayBeMoreThanItHas() {
        Hints one = node();
        one.publish(List.of(hint(7)));
        Heard late = listening(node());
        assertThat(late.unknown()).isPositive();
    }

    @Test
    void whatCannotBeReadMeansThatThereMayBeMore() {
        Heard heard = listening(node());
        String sound = hint(3).write();
        List<String> broken =
                List.of(
                        "",
                        "nonsense",
                        "[]",
                        "{}",
                        "\u0000",
                        sound.substring(1),
                        sound.substring(0, sound.length() - 1),
                        sound.replace("user_override", "unheard_of"),
                        sound.replace(":3,", ":-3,"),
                        sound.replace(":3,", ":\"3\","),
                        "[".repeat(10_000),
                        sound.replace("a-flag", "a".repeat(100_000)));
        for (String each : broken) {
            long before = heard.unknown();
            send(each);
            soon(() -> assertThat(heard.unknown()).as(each).isEqualTo(before + 1));
        }
        assertThat(heard.known()).isEmpty();
        send(sound);
        soon(() -> assertThat(heard.known()).containsExactly(3L));
    }

    @Test
    void everythingThatAHintSaysArrives() {
        Hint hint = hint(12, "a \"reason\" \u2713");
        assertThat(Hint.read(hint.write())).contains(hint);
    }

    @Test
    void membersThatAreNotKnownAreNoReasonNotToHear() {
        Heard heard = listening(node());
        send(hint(4).write().replace("{\"kind\"", "{\"more\":[1],\"kind\""));
        soon(() -> assertThat(heard.known()).containsExactly(4L));
    }

    @Test
    void aNodeThatIsClosedTellsAndHearsNothingAndNoneThrows() {
        Hints one = node();
        Hints two = node();
        Heard ones = listening(one);
        Heard twos = listening(two);
        two.close();
        two.publish(List.of(hint(1)));
        one.publish(List.of(hint(2)));
        soon(() -> assertThat(ones.known()).contains(2L));
        assertThat(ones.known()).doesNotContain(1L);
        assertThat(twos.known()).isEmpty();
    }

    @Test
    void aListenerThatFailsIsToldTheNextTimeToo() {
        Heard heard = new Heard();
        Hints node = node();
        node.listen(revision -> {
            heard.heard(revision);
            if (revision == 1) {
                throw new IllegalStateException("for the test");
            }
        });
        soon(() -> assertThat(heard.unknown()).isPositive());
        send(hint(1).write());
        send(hint(2).write());
        soon(() -> assertThat(heard.known()).containsExactly(1L, 2L));
    }
}
