package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.halyard.control.log.ChangeLog.Remembered;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.StoreUnavailableException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may not grow: SQLite's own "database or disk is full". */
class SqliteFullTest {
    private static final String BIG = "x".repeat(200_000);

    @TempDir private Path directory = Path.of("");
    private Writer writer;
    private SqlChangeLog log;

    @BeforeEach
    void open() {
        Path data = directory.resolve("data");
        SqliteStore.open(data).close(); // makes the tables
        PreparedDataSource source =
                new PreparedDataSource(
                        SqliteStore.writer("jdbc:sqlite:" + data.resolve("halyard.db")),
                        new SqliteDialect(),
                        Patience.endless());
        writer =
                new Writer(
                        new HikariDataSource(Pool.writing(source)),
                        new SqliteDialect(),
                        Patience.endless());
        Reader reader = new Reader(new HikariDataSource(Pool.writing(source)), Patience.endless());
        log = new SqlChangeLog(writer, reader, reader, new SqliteDialect(), () -> {});
        Draft.each(log, made(flag("a", 1)));
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** No larger than it is; a connection that has failed is replaced by one without the limit. */
    private void fill() {
        writer.transact(
                handle -> handle.createQuery("pragma max_page_count = 1").mapTo(Long.class).one());
    }

    @Test
    void aRecordThatHasNoRoomLeavesNothingAndIsToldAsTheStoreBeingAway() {
        Head before = log.head();
        fill();

        assertThatThrownBy(
                        () -> Draft.each(log, made(Draft.json("{\"key\":\"%s\"}".formatted(BIG)))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("full");
        assertThat(log.head()).isEqualTo(before);
        assertThat(log.after(0, 10)).hasSize(1);
        Draft.each(log, made(flag("b", 1)));
        assertThat(log.head().seq()).isEqualTo(2);
    }

    /** SQLite has rolled back then: whoever went on would write outside any transaction. */
    @Test
    void anAnswerThatHasNoRoomIsToldSoInsideTheTransaction() {
        fill();

        assertThatThrownBy(() ->
                        log.transact(transaction -> {
                            transaction.append(
                                    Draft.chain(log.head(), List.of(made(flag("b", 1)))));
                            assertThatThrownBy(() ->
                                            transaction.remember(
                                                    "me", "k", new Remembered("h", BIG, 1)))
                                    .isInstanceOf(StoreUnavailableException.class);
                            throw new StoreUnavailableException("as the committer does", null);
                        }))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(log.after(0, 10)).hasSize(1);
        Draft.each(log, made(flag("b", 1)));
        assertThat(log.head().seq()).isEqualTo(2);
    }
}
