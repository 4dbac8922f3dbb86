package dev.halyard.control.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.copy.CopyCache.Turn;
import dev.halyard.control.log.FleetNotes.LentCopy;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start takes a copy only if it is, to the last byte, a state that its own log had. */
class LentCopiesTest {
    private static final Duration AHEAD = Duration.ofMinutes(2);
    private static final Duration TERM = Duration.ofSeconds(15);

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final MemoryCopyCache cache = new MemoryCopyCache(() -> now);
    private final Fork ours = new Fork("ours");
    private final Fork theirs = new Fork("theirs");
    private final LentCopies one = new LentCopies(ours.log, cache, "one", 3);
    private final LentCopies two = new LentCopies(ours.log, cache, "two", 3);

    /** A log of its own. */
    private static final class Fork implements AutoCloseable {
        final MemoryChangeLog log = new MemoryChangeLog();
        final ControlPlane control =
                new ControlPlane(
                        log,
                        State.EMPTY,
                        new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                        InstantSource.system(),
                        (next, records) -> {});
        private final String name;

        Fork(String name) {
            this.name = name;
        }

        void grow(int flags) {
            for (int i = 0; i < flags; i++) {
                String key = name + control.state().revision();
                var _ =
                        control.submit(
                                Submission.bySystem(
                                        Bodies.createFlag(flag(key)), name, "change " + key));
            }
        }

        State state() {
            return control.state();
        }

        String identity() {
            return Objects.requireNonNull(log.identity());
        }

        @Override
        public void close() {
            control.close();
        }
    }

    private static Value.Members flag(String key) {
        String json =
                """
                {"id": "ff-%1$s", "key": "%1$s", "owner_module": "m", "description_en": "made \u201c%1$s\u201d",
                 "type": "boolean", "default_value": false, "allowed_scopes": ["global"],
                 "requires_approval": false, "sensitive_flag": false,
                 "approval_matrix_row": null, "dependencies": [], "binding_status": "live"}
                """
                        .formatted(key);
        try {
            return (Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @BeforeEach
    void grow() {
        ours.grow(5);
        theirs.grow(5);
    }

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    private static final class Packed {
        final byte[] bytes;
        final LentCopy note;

        Packed(byte[] bytes, LentCopy note) {
            this.bytes = bytes;
            this.note = note;
        }
    }

    private static Packed packed(State state, String identity) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            LentCopy note = PackedCopy.write(state, identity, out);
            return new Packed(out.toByteArray(), note);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LentCopy note(State state, byte[] bytes) {
        String sha256 = HexFormat.of().formatHex(StateCopy.sha256().digest(bytes));
        return new LentCopy(state.revision(), state.head().hash(), sha256, bytes.length);
    }

    private Optional<State> borrowed(LentCopy note, byte[] bytes) {
        ours.log.fleet().lend(note);
        cache.set(ours.identity(), note.seq(), bytes);
        return two.borrow();
    }

    private static List<String> things(State state) {
        List<String> all = new ArrayList<>();
        state.each(thing -> all.add(thing.id() + " " + thing.born() + thing.document().toJson()));
        return all;
    }

    @Test
    void whatOneNodeLendsAnotherBeginsWith() {
        assertThat(two.borrow()).isEmpty();
        assertThat(one.lend(ours.state())).isTrue();
        State borrowed = two.borrow().orElseThrow();
        assertThat(borrowed.head()).isEqualTo(ours.state().head());
        assertThat(things(borrowed)).containsExactlyInAnyOrderElementsOf(things(ours.state()));
    }

    @Test
    void anOlderStateIsOneToReadOnFrom() {
        State older = ours.state();
        one.lend(older);
        ours.grow(2);
        assertThat(two.borrow().orElseThrow().head()).isEqualTo(older.head());
    }

    @Test
    void noBitOfACopyMayDifferAndNoByteBeMissingOrMore() {
        Packed sound = packed(ours.state(), ours.identity());
        int flips = 0;
        for (int at = 0; at < sound.bytes.length; at++) {
            byte[] flipped = sound.bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            assertThat(borrowed(sound.note, flipped)).as("byte %d", at).isEmpty();
            assertThat(borrowed(sound.note, Arrays.copyOf(sound.bytes, at))).isEmpty();
            flips++;
        }
        assertThat(borrowed(sound.note, Arrays.copyOf(sound.bytes, sound.bytes.length + 1)))
                .isEmpty();
        assertThat(borrowed(sound.note, sound.bytes)).isPresent();
        System.out.printf(
                "LentCopiesTest: %d bits flipped, %d lengths, 0 used%n", flips, flips + 1);
    }

    @Test
    void aCopyWithoutTheDigestThatWasNotedIsNotUsed() {
        Packed sound = packed(ours.state(), ours.identity());
        LentCopy other =
                new LentCopy(
                        sound.note.seq(), sound.note.hash(), "0".repeat(64), sound.note.bytes());
        assertThat(borrowed(other, sound.bytes)).isEmpty();
        assertThat(borrowed(sound.note, sound.bytes)).isPresent();
    }

    @Test
    void aCopyOfAnotherLogIsNotUsedWhateverTheNoteSays() {
        State state = ours.state();
        Packed foreign = packed(theirs.state(), theirs.identity());
        assertThat(borrowed(note(state, foreign.bytes), foreign.bytes)).isEmpty();
        Packed misnamed = packed(state, theirs.identity());
        assertThat(borrowed(note(state, misnamed.bytes), misnamed.bytes)).isEmpty();
    }

    @Test
    void aCopyOfAnotherRevisionIsNotUsedWhateverTheNoteSays() {
        State state = ours.state();
        Packed disguised = packed(theirs.state(), ours.identity());
        assertThat(borrowed(note(state, disguised.bytes), disguised.bytes)).isEmpty();
        ours.grow(1);
        Packed newer = packed(ours.state(), ours.identity());
        assertThat(borrowed(note(state, newer.bytes), newer.bytes)).isEmpty();
        assertThat(borrowed(newer.note, newer.bytes)).isPresent();
    }

    @Test
    void aCopyOfAHistoryThatTheLogDoesNotHaveIsNotUsed() {
        Packed disguised = packed(theirs.state(), ours.identity());
        assertThat(borrowed(disguised.note, disguised.bytes)).isEmpty();
        Packed sound = packed(ours.state(), ours.identity());
        LentCopy ahead = new LentCopy(99, "f".repeat(64), sound.note.sha256(), sound.note.bytes());
        assertThat(borrowed(ahead, sound.bytes)).isEmpty();
        LentCopy none = new LentCopy(0, "0".repeat(64), sound.note.sha256(), sound.note.bytes());
        assertThat(borrowed(none, sound.bytes)).isEmpty();
    }

    @Test
    void whatIsNoCopyOfThisFormatIsNotUsedThoughItsDigestIsRight() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        StateCopy.write(ours.state(), ours.identity(), plain);
        String text = plain.toString(StandardCharsets.UTF_8);
        List<byte[]> odd =
                List.of(
                        "nonsense".getBytes(StandardCharsets.UTF_8),
                        plain.toByteArray(), // not deflated
                        deflated(""),
                        deflated("{}\n"),
                        deflated(text.replace("\"format\":1", "\"format\":2")),
                        deflated(text.substring(0, text.length() / 2)),
                        deflated(text + "\n"),
                        deflated("{".repeat(100_000)));
        for (byte[] bytes : odd) {
            assertThat(borrowed(note(ours.state(), bytes), bytes)).isEmpty();
        }
        byte[] sound = deflated(text);
        assertThat(borrowed(note(ours.state(), sound), sound)).isPresent();
    }

    private static byte[] deflated(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed =
                new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true))) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void aStateThatTheLogNeverHadIsNotLent() {
        assertThat(one.lend(theirs.state())).isFalse();
        assertThat(ours.log.fleet().lent()).isEmpty();
        assertThat(one.lend(State.EMPTY)).isFalse();
    }

    @Test
    void aCopyIsRenewedBeforeItEndsAndMadeAnewOnceItIsFarBehind() {
        State first = ours.state();
        assertThat(one.isDue(first, AHEAD)).isTrue();
        one.refresh(first, AHEAD);
        assertThat(one.isDue(first, AHEAD)).isFalse();
        ours.grow(3);
        now = now.plusSeconds(200);
        assertThat(two.isDue(ours.state(), AHEAD)).isTrue();
        two.refresh(ours.state(), AHEAD);
        assertThat(two.borrow().orElseThrow().head()).as("near enough").isEqualTo(first.head());
        assertThat(one.isDue(ours.state(), AHEAD)).isFalse();
        ours.grow(1);
        one.refresh(ours.state(), AHEAD);
        assertThat(two.borrow().orElseThrow().head()).as("not due").isEqualTo(first.head());
        now = now.plusSeconds(200);
        one.refresh(ours.state(), AHEAD);
        assertThat(two.borrow().orElseThrow().head()).isEqualTo(ours.state().head());
    }

    @Test
    void aCopyThatIsGoneIsMadeAnew() {
        one.refresh(ours.state(), AHEAD);
        now = now.plus(CopyCache.KEPT);
        assertThat(two.borrow()).isEmpty();
        assertThat(two.isDue(ours.state(), AHEAD)).isTrue();
        two.refresh(ours.state(), AHEAD);
        assertThat(one.borrow()).isPresent();
    }

    @Test
    void oneNodeAtATimeMakesACopy() {
        assertThat(one.take(TERM)).isEqualTo(Turn.OURS);
        assertThat(two.take(TERM)).isEqualTo(Turn.OTHERS);
        one.give();
        assertThat(two.take(TERM)).isEqualTo(Turn.OURS);
        now = now.plus(TERM);
        assertThat(one.take(TERM)).isEqualTo(Turn.OURS);
    }

    @Test
    void anEmptyLogHasNothingToLend() {
        LentCopies none = new LentCopies(new MemoryChangeLog(), cache, "three");
        assertThat(none.borrow()).isEmpty();
        assertThat(none.take(TERM)).isEqualTo(Turn.AWAY);
        assertThat(none.isDue(State.EMPTY, AHEAD)).isFalse();
        none.give();
    }
}
