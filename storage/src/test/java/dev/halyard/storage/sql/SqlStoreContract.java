package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static dev.halyard.storage.sql.Draft.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.LastAsked;
import dev.halyard.control.count.Period;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.ChangeLog.Version;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.control.log.ProjectionCheck.Difference;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store in a database does besides. */
abstract class SqlStoreContract extends ChangeLogContract {
    /** Opens the store of {@link #log} again. */
    abstract ChangeLog reopen() throws SQLException;

    /** A connection that goes past the adapter, as an intruder would. */
    abstract Connection intruder() throws SQLException;

    private void write() {
        each(
                log,
                made(flag("a", 1)), // 1
                made(flag("b", 1)), // 2
                Draft.of("flag.update", flag("a", 1), flag("a", 2)), // 3
                Draft.of("override.put", null, row("a", "u", 1)), // 4
                Draft.of("flag.delete", flag("b", 1), null), // 5
                Draft.of("override.put", row("a", "u", 1), row("a", "u", 2)), // 6
                made(flag("b", 2))); // 7
    }

    final void intrude(String sql) throws SQLException {
        try (Connection connection = intruder();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update log set line = '' where seq = 2",
                "update log set env = 'dev'",
                "delete from log where seq = 7",
                "delete from log",
                "insert into log (seq, ts, time, actor, action, kind, change_id, line)"
                        + " values (2, 0, 0, '', '', '', '', '') on conflict (seq) do update set"
                        + " line = ''"
            })
    void theDatabaseItselfRefusesToChangeTheLog(String statement) {
        write();
        List<String> before = lines();

        assertThatThrownBy(() -> intrude(statement)).hasMessageContaining("append-only");
        assertThat(lines()).isEqualTo(before);
    }

    final List<String> lines() {
        List<String> lines = new ArrayList<>();
        log.lines(0, lines::add);
        return lines;
    }

    @Test
    void aStoreThatIsOpenedAgainIsAsItWas() throws SQLException {
        write();
        Head head = log.head();
        String identity = log.identity();
        List<String> lines = lines();
        List<Version> versions = log.versions(0, 100);
        log.close();
        log = reopen();

        assertThat(log.head()).isEqualTo(head);
        assertThat(log.identity()).isEqualTo(identity);
        assertThat(lines()).isEqualTo(lines);
        assertThat(log.versions(0, 100)).isEqualTo(versions);
        each(log, made(flag("c", 1)));
        assertThat(ProjectionCheck.check(log)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "3 | update projection set doc = '{\"key\":\"a\",\"version\":3}' where since = 3",
                "2 | update projection set key = 'c' where since = 2",
                "4 | update projection set kind = 'cohort' where since = 4",
                "7 | update projection set born = 7 where since = 7",
                "6 | update projection set born = 6 where since = 6",
                "3 | update projection set until = 4 where since = 1",
                "7 | update projection set until = 7 where since = 6",
                "2 | update projection set until = 5 where since = 1",
                "5 | update projection set until = 8 where since = 2",
                "7 | delete from projection where since = 7",
                "1 | delete from projection where since = 1",
                "5 | insert into projection select 5, 6, 2, kind, key, flag_key, unit, doc from"
                        + " projection where since = 2",
                "5 | insert into projection select 5, null, 5, 'cohort', key, null, null, doc from"
                        + " projection where since = 2",
            })
    void projectionsThatSomebodyChangedAreFoundAndMadeAnew(long seq, String statement)
            throws SQLException {
        write();
        List<Version> versions = log.versions(0, 100);
        intrude(statement);

        Optional<Difference> difference = ProjectionCheck.check(log);
        assertThat(difference.map(Difference::seq)).contains(seq);
        log.rebuild();
        assertThat(ProjectionCheck.check(log)).isEmpty();
        assertThat(log.versions(0, 100)).isEqualTo(versions);
    }

    @Test
    void aVersionThatNoRecordMadeIsFound() throws SQLException {
        write();
        intrude("update projection set since = 8 where since = 7");

        assertThat(ProjectionCheck.check(log)).isPresent();
    }

    @Test
    void theUsesOfKeysAreThereWhenTheStoreIsOpenedAgain() throws SQLException {
        log.noteUses(Map.of("k", 5L));
        log.close();

        log = reopen();
        assertThat(log.uses()).isEqualTo(Map.of("k", 5L));
    }

    @Test
    void countsAreThereWhenTheStoreIsOpenedAgain() throws SQLException {
        Count count = CountsContract.count(0, "k", Source.BUCKET_IN, true, null, 5);
        assertThat(log.counts().since(70)).isEqualTo(70);
        log.counts().add(List.of(count), List.of(new LastAsked("k", Env.PROD, 8)));
        log.close();

        log = reopen();
        assertThat(log.counts().of("k", 0, Period.HOUR)).containsExactly(count);
        assertThat(log.counts().last("k")).containsExactly(new LastAsked("k", Env.PROD, 8));
        assertThat(log.counts().since(90)).isEqualTo(70);
    }

    @Test
    void aStoreWithANewerSchemaIsRefusedAndNotTouched() throws SQLException {
        write();
        log.close();
        intrude(
                "insert into flyway_schema_history select 5, '5', 'later', type, 'V5__later.sql', 0,"
                        + " installed_by, installed_on, 0, success from flyway_schema_history"
                        + " where version = '1'");

        assertThatThrownBy(this::reopen)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("schema 5")
                .hasMessageContaining("knows up to 4");
        intrude("delete from flyway_schema_history where version = '5'");
        log = reopen();
        assertThat(log.head().seq()).isEqualTo(7);
    }

    @Test
    void theNewestMigrationIsTheSchemaThatTheProgramKnows() {
        int known = SqlSchema.CURRENT.version();
        assertThat(getClass().getResource("/db/migration/V" + known + "__fleet.sql")).isNotNull();
        assertThatCode(() -> intrude("select 1 from head")).doesNotThrowAnyException();
    }
}
