package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.NOON;
import static dev.halyard.storage.sql.Draft.chain;
import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.json;
import static dev.halyard.storage.sql.Draft.made;
import static dev.halyard.storage.sql.Draft.row;
import static dev.halyard.storage.sql.Draft.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.ChangeLog.Remembered;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store does. One suite; each store runs it. */
abstract class ChangeLogContract extends HistoryContract {
    private static final EntityId A = new EntityId(EntityId.Kind.FLAG, "a");

    @Test
    void anEmptyLogEndsAtNothing() {
        assertThat(log.head()).isEqualTo(Head.NONE);
        assertThat(log.identity()).isNull();
        assertThat(log.after(0, 10)).isEmpty();
        assertThat(log.versions(0, 10)).isEmpty();
        assertThat(log.checkpoints(10)).isEmpty();
        assertThat(log.revisionAt(Long.MAX_VALUE)).isZero();
        assertThat(log.asOf(A, 0)).isEmpty();
        assertThat(current()).isEmpty();
        assertThat(log.trouble()).isEmpty();
    }

    @Test
    void aRecordIsThereWithItsProjectionOnceItsTransactionReturned() {
        LogRecord record = together(log, List.of(made(flag("a", 1)))).getFirst();

        assertThat(log.head()).isEqualTo(new Head(1, record.hash(), NOON.toEpochMilli()));
        assertThat(log.identity()).isEqualTo(record.hash());
        assertThat(log.after(0, 10)).containsExactly(record);
        assertThat(current()).containsExactly(new Projected(A, 1, 1, flag("a", 1)));
    }

    @Test
    void theIdentityStaysThatOfTheFirstRecord() {
        LogRecord first = together(log, List.of(made(flag("a", 1)), made(flag("b", 1)))).getFirst();
        each(log, made(flag("c", 1)));

        assertThat(log.identity()).isEqualTo(first.hash());
    }

    @Test
    void workThatThrowsLeavesNothing() {
        each(log, made(flag("a", 1)));
        Head before = log.head();

        assertThatThrownBy(() ->
                        log.transact(transaction -> {
                            append(transaction, made(flag("b", 1)));
                            transaction.remember("me", "k", answer("x", 1));
                            throw new IllegalStateException("changed my mind");
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("changed my mind");

        assertThat(log.head()).isEqualTo(before);
        assertThat(log.after(1, 10)).isEmpty();
        assertThat(current()).hasSize(1);
        assertThat(log.<Boolean>transact(t -> t.remembered("me", "k", 0).isEmpty())).isTrue();
        each(log, made(flag("b", 1)));
        assertThat(log.head().seq()).isEqualTo(2);
    }

    @Test
    void aTransactionSeesWhatItAppendedAndNobodyElseDoes() {
        each(log, made(flag("a", 1)), made(flag("b", 1)));
        log.transact(transaction -> {
            LogRecord third = append(transaction, made(flag("c", 1)));
            LogRecord fourth = append(transaction, made(flag("d", 1)));

            assertThat(transaction.head().hash()).isEqualTo(fourth.hash());
            assertThat(transaction.after(0, 3).getLast()).isEqualTo(third);
            assertThat(transaction.after(3, 10)).containsExactly(fourth);
            assertThat(log.head().seq()).isEqualTo(2);
            assertThat(log.after(2, 10)).isEmpty();
            assertThat(current()).hasSize(2);
            return fourth;
        });
        assertThat(log.head().seq()).isEqualTo(4);
    }

    static Stream<LogRecord> recordsThatDoNotFollow() {
        Draft b = made(flag("b", 1));
        Head head = new Head(1, first().getFirst().hash(), 0);
        LogRecord good = b.after(head);
        return Stream.of(
                b.record(3, head.hash()),
                b.record(1, head.hash()),
                b.record(2, LogRecord.NO_HASH),
                b.record(2, head.hash(), good.hash().replace(good.hash().charAt(0), '-')),
                b.by("half \ud83d").after(head),
                b.by("nothing \u0000").after(head),
                new Draft("flag.create", null, flag("b", 1), "noon", "ann", null, "c").after(head));
    }

    private static List<LogRecord> first() {
        return chain(Head.NONE, List.of(made(flag("a", 1))));
    }

    @ParameterizedTest
    @MethodSource("recordsThatDoNotFollow")
    void aRecordThatDoesNotFollowIsRefusedWithThoseBesideIt(LogRecord bad) {
        log.transact(transaction -> {
            transaction.append(first());
            Head head = transaction.head();
            List<LogRecord> some = new ArrayList<>(List.of(bad));
            assertThatThrownBy(() -> transaction.append(some))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("record " + bad.seq() + " ");
            assertThat(transaction.head()).isEqualTo(head);
            return append(transaction, made(flag("c", 1)));
        });
        assertThat(log.head().seq()).isEqualTo(2);
        assertThat(current()).extracting(thing -> thing.id().key()).containsExactly("a", "c");
    }

    @Test
    void aBackslashBeforeU0000IsNoCharacterZero() {
        each(log, made(flag("a", 1)).by("\\u0000"));
        assertThat(log.after(0, 1).getFirst().actor().id()).isEqualTo("\\u0000");
    }

    @Test
    void severalRecordsOfOneCallMayBeAboutOneThing() {
        together(
                log,
                List.of(
                        made(flag("a", 1)),
                        Draft.of("flag.update", flag("a", 1), flag("a", 2)),
                        Draft.of("flag.delete", flag("a", 2), null),
                        made(flag("a", 3)),
                        Draft.of("flag.update", flag("a", 3), flag("a", 4))));

        assertThat(log.asOf(A, 1)).contains(new Projected(A, 1, 1, flag("a", 1)));
        assertThat(log.asOf(A, 2)).contains(new Projected(A, 2, 1, flag("a", 2)));
        assertThat(log.asOf(A, 3)).isEmpty();
        assertThat(log.asOf(A, 4)).contains(new Projected(A, 4, 1, flag("a", 3)));
        assertThat(current()).containsExactly(new Projected(A, 5, 1, flag("a", 4)));
    }

    @Test
    void aThingThatIsMadeAgainKeepsItsPlaceInTheOrderOfBirth() {
        each(
                log,
                made(flag("z", 1)),
                made(flag("a", 1)),
                Draft.of("flag.delete", flag("z", 1), null),
                made(flag("z", 2)));

        assertThat(current()).extracting(thing -> thing.id().key()).containsExactly("z", "a");
        assertThat(log.allAsOf(EntityId.Kind.FLAG, 3)).hasSize(1);
    }

    @Test
    void aRevisionIsFoundByTimeThoughTheClockStepsBack() {
        int[] seconds = {10, 20, 15, 5, 20, 30};
        for (int i = 0; i < seconds.length; i++) {
            each(log, made(flag("f" + i, 1)).at(NOON.plusSeconds(seconds[i])));
        }
        long noon = NOON.toEpochMilli();

        assertThat(log.head().time()).isEqualTo(noon + 30_000);
        assertThat(log.revisionAt(noon + 9_999)).isZero();
        assertThat(log.revisionAt(noon + 10_000)).isEqualTo(1);
        assertThat(log.revisionAt(noon + 19_999)).isEqualTo(1);
        assertThat(log.revisionAt(noon + 20_000)).isEqualTo(5);
        assertThat(log.revisionAt(noon + 29_999)).isEqualTo(5);
        assertThat(log.revisionAt(noon + 30_000)).isEqualTo(6);
    }

    @Test
    void linesAreGivenBackByteForByte() {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            records.addAll(together(log, List.of(made(flag("f" + i, i)).by("ann \u2028 " + i))));
        }
        List<String> lines = new ArrayList<>();
        log.lines(5, lines::add);

        assertThat(lines).isEqualTo(records.subList(5, 25).stream().map(LogLine::write).toList());
    }

    @Test
    void recordsArePagedInOrder() {
        together(log, Stream.of("a", "b", "c", "d").map(key -> made(flag(key, 1))).toList());

        assertThat(log.after(1, 2)).extracting(LogRecord::seq).containsExactly(2L, 3L);
        assertThat(log.after(4, 2)).isEmpty();
    }

    @Test
    void anAnswerIsRememberedForItsCallerAndKeyWhileItIsNotTooOld() {
        log.transact(transaction -> {
            transaction.remember("me", "k", answer("first", 100));
            transaction.remember("me", "k", answer("second", 200));
            transaction.remember("you", "k", answer("yours", 150));
            return assertThat(transaction.remembered("me", "k", 0)).contains(answer("second", 200));
        });
        log.transact(transaction -> {
            assertThat(transaction.remembered("me", "k", 200)).contains(answer("second", 200));
            assertThat(transaction.remembered("me", "k", 201)).isEmpty();
            assertThat(transaction.remembered("you", "k", 0)).contains(answer("yours", 150));
            assertThat(transaction.remembered("me", "other", 0)).isEmpty();
            return transaction;
        });
    }

    @Test
    void oldAnswersAreForgotten() {
        log.transact(transaction -> {
            transaction.remember("me", "old", answer("x", 100));
            transaction.remember("me", "new", answer("y", 200));
            transaction.forget(200);
            return transaction;
        });
        log.transact(transaction -> {
            assertThat(transaction.remembered("me", "old", 0)).isEmpty();
            return assertThat(transaction.remembered("me", "new", 0)).isPresent();
        });
    }

    @Test
    void checkpointsAreKeptOnceAndTheNewestComesFirst() {
        Checkpoint one = checkpoint(1, "2026-11-02T12:00:00Z");
        Checkpoint two = checkpoint(2, "2026-11-02T12:00:01Z");
        Checkpoint again = checkpoint(2, "2026-11-02T12:00:02Z");
        List.of(two, again, one, two).forEach(log::keep);

        assertThat(log.checkpoints(10)).containsExactly(again, two, one);
        assertThat(log.checkpoints(1)).containsExactly(again);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83d\ude80 rocket",
                "\u05e9\u05dc\u05d5\u05dd \u202e gnirts",
                "line\u2028and\u2029paragraph",
                "quote \" ' ` \\ % _ $1 ? :x {} --",
                "\u001f unit \u0001 separator \t\r\n",
                "\ufeff mark \ufffd \uffff",
                "e\u0301 \u00e9",
                ""
            })
    void oddTextIsKeptAsItIs(String odd) {
        Value.Members row = row("flag " + odd, "user " + odd, 1);
        Draft draft = Draft.of("override.put", null, row).by("by " + odd).in(odd).change(odd);
        LogRecord record = together(log, List.of(draft)).getFirst();

        assertThat(log.after(0, 1)).containsExactly(record);
        assertThat(log.asOf(record.entity(), 1).orElseThrow().document()).isEqualTo(row);
        assertThat(log.rowsAsOf("flag " + odd, "user " + odd, 1)).hasSize(1);
        assertThat(log.rowsAsOf("flag " + odd, "user " + odd + " ", 1)).isEmpty();
    }

    @Test
    void namesThatAreOnlyAlikeAreDifferentThings() {
        each(log, made(flag("e\u0301", 1)), made(flag("\u00e9", 2)), made(flag("E\u0301", 3)));

        assertThat(current()).hasSize(3);
        assertThat(log.asOf(new EntityId(EntityId.Kind.FLAG, "\u00e9"), 3).orElseThrow().since())
                .isEqualTo(2);
    }

    @Test
    void numbersKeepHowTheyWereWritten() {
        String document = "{\"key\":\"a\",\"n\":[1,1.0,-0,1e2,1E+2,0.10,12345678901234567890]}";
        each(log, made(json(document)));

        assertThat(current().getFirst().document().toJson()).isEqualTo(document);
        assertThat(log.after(0, 1).getFirst().after()).isNotNull();
        assertThat(LogLine.write(log.after(0, 1).getFirst())).contains("\"after\":" + document);
    }

    @Test
    void aDocumentOfAMegabyteIsKept() {
        String text = "0123456789abcde\u20ac".repeat(65_536);
        Value.Members large = json("{\"key\":\"a\",\"text\":\"" + text + "\"}");
        List<LogRecord> records = together(log, List.of(made(large), made(flag("b", 1))));

        assertThat(log.after(0, 10)).isEqualTo(records);
        assertThat(current().getFirst().document()).isEqualTo(large);
    }

    @Test
    void anImportMayAppendManyTimesInOneTransaction() {

        log.transact(transaction -> {
            for (int i = 0; i < 60; i++) {
                List<Draft> drafts = new ArrayList<>();
                for (int j = 0; j < 50; j++) {
                    drafts.add(Draft.of("override.put", null, row("a", i + "." + j, 1)));
                }
                transaction.append(chain(transaction.head(), drafts));
            }
            return transaction;
        });

        assertThat(log.head().seq()).isEqualTo(3000);
        assertThat(current()).hasSize(3000);
        assertThat(log.rowsAsOf("a", "59.49", 3000)).hasSize(1);
        assertThat(ProjectionCheck.check(log)).isEmpty();
    }

    @Test
    void ofTheUsesOfAKeyTheNewestIsKept() {
        assertThat(log.uses()).isEmpty();

        log.noteUses(Map.of("k1", 50L, "k2", 7L));
        log.noteUses(Map.of("k1", 40L, "k2", 8L, "k3", 1L));
        log.noteUses(Map.of());

        assertThat(log.uses()).isEqualTo(Map.of("k1", 50L, "k2", 8L, "k3", 1L));
        assertThat(log.head()).isEqualTo(Head.NONE);
    }

    private static LogRecord append(ChangeLog.Transaction transaction, Draft draft) {
        LogRecord record = draft.after(transaction.head());
        transaction.append(List.of(record));
        return record;
    }

    private static Remembered answer(String text, long time) {
        return new Remembered("hash of " + text, "{\"a\":\"" + text + "\"}", time);
    }

    private static Checkpoint checkpoint(long seq, String ts) {
        return new Checkpoint(seq, "h" + seq, ts, "key", "signature of " + seq + ts);
    }
}
