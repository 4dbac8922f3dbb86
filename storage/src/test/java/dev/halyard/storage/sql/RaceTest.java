package dev.halyard.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.Doc;
import dev.halyard.control.verify.LogCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixteen writers, one flag, one winner a round, whichever store and however many nodes. */
class RaceTest {
    private static final int ROUNDS = Integer.getInteger("halyard.rounds", 500);
    private static final int SETUP = 3;

    @TempDir private Path directory = Path.of("");

    enum Fleet {
        MEMORY,
        SQLITE,
        POSTGRES,
        TWO_NODES_ON_POSTGRES
    }

    private List<ChangeLog> open(Fleet fleet) throws Exception {
        return switch (fleet) {
            case MEMORY -> List.of(new MemoryChangeLog());
            case SQLITE -> List.of(SqliteStore.open(directory.resolve("data")));
            case POSTGRES -> List.of(PostgresStore.open(Postgres.schema(), null, null));
            case TWO_NODES_ON_POSTGRES -> {
                String schema = Postgres.schema();
                yield List.of(
                        PostgresStore.open(schema, null, null),
                        PostgresStore.open(schema, null, null));
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void ofSixteenWritersOneWinsEachRoundAndTheHistoryIsLinearizable(Fleet fleet) throws Exception {
        List<ChangeLog> logs = open(fleet);
        try (Race race = new Race(logs)) {
            long start = System.nanoTime();
            race.run(ROUNDS);
            System.out.printf(
                    "%s: %d rounds, %d operations, %d ms%n",
                    fleet, ROUNDS, race.history().size(), (System.nanoTime() - start) / 1_000_000);

            assertThat(race.odd()).isEmpty();
            assertOneWinnerEachRound(race);
            assertThat(race.history().violation(race.first())).isEmpty();
            assertTheLogIsTheHistory(logs.getFirst(), race);
            assertThat(LogCheck.run(logs.getFirst()).toJson()).contains("\"valid\":true");
        } finally {
            logs.forEach(ChangeLog::close);
        }
    }

    private static void assertOneWinnerEachRound(Race race) {
        Map<Integer, Long> winners =
                race.won().values().stream()
                        .collect(Collectors.groupingBy(Race.Won::round, Collectors.counting()));
        assertThat(winners).hasSize(ROUNDS);
        assertThat(winners.values()).containsOnly(1L);
    }

    /** What was acknowledged is there, at its seq, and nothing else is. */
    private static void assertTheLogIsTheHistory(ChangeLog log, Race race) {
        List<LogRecord> records = log.after(SETUP, 2 * ROUNDS);
        assertThat(records).hasSize(race.won().size());
        List<Long> versions = new ArrayList<>();
        for (LogRecord record : records) {
            assertThat(race.won()).as("acknowledged").containsKey(record.seq());
            Race.Won win = Objects.requireNonNull(race.won().get(record.seq()));
            assertThat(win.change()).isEqualTo(record.changeId());
            assertThat(win.hash()).isEqualTo(record.hash());
            long version = record.after() == null ? 0 : Doc.number(record.after(), "version", 0);
            assertThat(win.version()).isEqualTo(version);
            versions.add(version);
        }

        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i)).isEqualTo(race.first() + 1 + i);
        }
    }
}
