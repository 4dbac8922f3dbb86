package dev.halyard.control.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole records of a log of 1,000, each touched right after the good ones before it. */
class RecordTamperTest {
    private static final int RECORDS = 1000;

    private static final List<LogRecord> LOG = new ArrayList<>();
    private static final List<String> LINES = new ArrayList<>();

    /** What the first n lines add up to, by n. */
    private static final List<State> STATES = new ArrayList<>();

    @BeforeAll
    static void readTheLogOnce() {
        MemoryChangeLog log = SampleLog.of(RECORDS);
        LOG.addAll(SampleLog.records(log));
        LINES.addAll(SampleLog.lines(log));
        LogVerifier verifier = new LogVerifier(List.of(last()));
        STATES.add(verifier.state());
        for (String line : LINES) {
            verifier.next(line);
            STATES.add(verifier.state());
        }
        verifier.end();
        assertThat(verifier.bad()).isNull();
        assertThat(LINES).hasSize(RECORDS);
    }

    private static KnownHead last() {
        return KnownHead.last(LOG.getLast().hash());
    }

    @Test
    void aRecordThatIsLeftOutIsMissed() {
        // but for the last one: a log without it is a log that ended earlier
        found("left out", RECORDS - 1, List.of(), i -> rest(i + 1));
        found("left out", RECORDS, List.of(last()), i -> rest(i + 1));
    }

    @Test
    void twoRecordsThatChangedPlacesAreFound() {
        found(
                "changed places with the next",
                RECORDS - 1,
                List.of(),
                i -> with(List.of(LINES.get(i + 1), LINES.get(i)), i + 2));
    }

    @Test
    void aRecordThatIsThereTwiceIsFound() {
        found("there twice", RECORDS, List.of(), i -> with(List.of(LINES.get(i)), i));
    }

    @Test
    void aRecordFromElsewhereInTheLogIsFound() {
        found(
                "put in from elsewhere",
                RECORDS,
                List.of(),
                i -> with(List.of(LINES.get((i + 500) % RECORDS)), i));
    }

    @Test
    void aRecordThatWasNeverWrittenIsFoundThoughItFollowsTheOneBefore() {
        found("made up", RECORDS, List.of(), i -> with(List.of(madeUp(i)), i));
        found("made up in place", RECORDS - 1, List.of(), i -> with(List.of(madeUp(i)), i + 1));
        found("made up in place", RECORDS, List.of(last()), i -> with(List.of(madeUp(i)), i + 1));
    }

    @Test
    void aTailThatIsCutOffIsFoundByWhoeverKeptTheHeadOrACheckpoint() {
        KnownHead checkpoint = KnownHead.at(RECORDS, LOG.getLast().hash());
        for (int kept = 0; kept < RECORDS; kept++) {
            assertThat(badAfter(STATES.get(kept), List.of(), List.of())).isNull();
            for (KnownHead known : List.of(last(), checkpoint)) {
                LogVerifier.Bad bad = badAfter(STATES.get(kept), List.of(), List.of(known));
                assertThat(Objects.requireNonNull(bad).line()).isEqualTo(kept + 1);
                assertThat(bad.problem()).contains("cut off");
            }
        }
        System.out.printf("audit log of %d records, tail cut: %d of %1$d seen%n", RECORDS, RECORDS);
    }

    @Test
    void aLogThatIsWrittenAnewFromAChangedRecordIsFoundByWhoeverKeptACheckpoint() {
        KnownHead end = KnownHead.at(RECORDS, LOG.getLast().hash());
        int tried = 0;
        for (int changed = 0; changed < RECORDS; changed += 25) {
            List<String> anew = writtenAnew(changed);
            State before = STATES.get(changed);
            KnownHead here = KnownHead.at(changed + 1L, LOG.get(changed).hash());

            // in itself it is a good log: nothing but what was kept of the true one can tell
            assertThat(badAfter(before, anew, List.of())).isNull();
            assertThat(badAfter(before, anew, List.of(last()))).isNotNull();
            assertThat(badAfter(before, anew, List.of(end)))
                    .isNotNull()
                    .extracting(LogVerifier.Bad::line)
                    .isEqualTo((long) RECORDS);
            assertThat(badAfter(before, anew, List.of(here, end)))
                    .isNotNull()
                    .extracting(LogVerifier.Bad::line)
                    .isEqualTo(changed + 1L);
            tried++;
        }
        System.out.printf(
                "audit log of %d records, written anew: %d of %2$d seen%n", RECORDS, tried);
    }

    @Test
    void aLogThatGoesOnPastTheHeadThatSomebodyKeptIsToldAsSuch() {
        KnownHead known = KnownHead.last(LOG.get(899).hash());

        LogVerifier.Bad bad = badAfter(STATES.get(890), rest(890), List.of(known));

        assertThat(Objects.requireNonNull(bad).line()).isEqualTo(901);
        assertThat(bad.problem()).contains("said to end with the record before");
    }

    private static void found(
            String how, int records, List<KnownHead> known, IntFunction<List<String>> touched) {
        int seen = 0;
        for (int i = 0; i < records; i++) {
            LogVerifier.Bad bad = badAfter(STATES.get(i), touched.apply(i), known);
            assertThat(bad).as("record %d %s", i + 1, how).isNotNull();
            assertThat(Objects.requireNonNull(bad).line()).isBetween(i + 1L, i + 2L);
            seen++;
        }
        System.out.printf(
                "audit log of %d records, one %s%s: %d of %d seen%n",
                RECORDS, how, known.isEmpty() ? "" : " (head kept)", seen, records);
    }

    private static LogVerifier.@Nullable Bad badAfter(
            State good, List<String> lines, List<KnownHead> known) {
        LogVerifier verifier = new LogVerifier(good, known);
        for (String line : lines) {
            verifier.next(line);
            if (verifier.bad() != null) {
                return verifier.bad();
            }
        }
        verifier.end();
        return verifier.bad();
    }

    private static List<String> rest(int from) {
        return LINES.subList(from, RECORDS);
    }

    private static List<String> with(List<String> first, int from) {
        List<String> lines = new ArrayList<>(first);
        lines.addAll(rest(from));
        return lines;
    }

    /** The record with another reason: right in everything, but not the one that was written. */
    private static String madeUp(int at) {
        return LogLine.write(changed(LOG.get(at), LOG.get(at).prevHash(), "made up"));
    }

    private static List<String> writtenAnew(int from) {
        List<String> lines = new ArrayList<>();
        String prev = LOG.get(from).prevHash();
        for (LogRecord record : LOG.subList(from, RECORDS)) {
            String reason = lines.isEmpty() ? "made up" : record.reason();
            LogRecord anew = changed(record, prev, reason);
            lines.add(LogLine.write(anew));
            prev = anew.hash();
        }
        return lines;
    }

    private static LogRecord changed(LogRecord of, String prev, @Nullable String reason) {
        LogRecord changed =
                new LogRecord(
                        of.format(),
                        of.seq(),
                        of.ts(),
                        of.actor(),
                        of.action(),
                        of.changeId(),
                        of.entity(),
                        of.flagKey(),
                        of.env(),
                        of.before(),
                        of.after(),
                        reason,
                        of.approvalRef(),
                        of.requestId(),
                        prev,
                        "");
        return changed.withHash(LogLine.hash(changed));
    }
}
