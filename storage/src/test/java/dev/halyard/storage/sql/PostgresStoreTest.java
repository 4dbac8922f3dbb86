package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.control.log.StoreUnavailableException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The store of many processes: its settings, and a server that goes away. */
class PostgresStoreTest {
    @Test
    void aServerThatDoesNotSynchroniseIsRefused() throws IOException {
        try (EmbeddedPostgres careless = EmbeddedPostgres.start()) {
            String url = Postgres.url(careless.getPort(), "public");
            assertThatThrownBy(() -> PostgresStore.open(url, null, null))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("fsync is off");
        }
    }

    @Test
    void aSessionThatDoesNotWaitForItsCommitsIsRefused() throws SQLException {
        String url = Postgres.schema() + "&options=-c%20synchronous_commit=off";
        assertThatThrownBy(() -> PostgresStore.open(url, null, null))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("synchronous_commit is off");
    }

    @Test
    void aServerThatIsAwayIsNoReasonToGiveUp() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> PostgresStore.open(Postgres.url(port, "none"), null, null))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aConnectionThatBreaksBeforeTheCommitHasWrittenNothing() throws Exception {
        assertBreak(CuttingProxy.At.INSERT, StoreUnavailableException.class, 1);
    }

    @Test
    void aConnectionThatBreaksAsTheCommitIsSentLeavesItUnknown() throws Exception {
        assertBreak(CuttingProxy.At.COMMIT_SENT, OutcomeUnknownException.class, 1);
    }

    @Test
    void aConnectionThatBreaksBeforeTheCommitIsAnsweredLeavesItUnknown() throws Exception {
        assertBreak(CuttingProxy.At.COMMIT_DONE, OutcomeUnknownException.class, 2);
    }

    private static void assertBreak(
            CuttingProxy.At at, Class<? extends RuntimeException> told, long head)
            throws Exception {
        String direct = Postgres.schema();
        try (CuttingProxy proxy = new CuttingProxy(Postgres.port())) {
            String through = direct.replace(":" + Postgres.port(), ":" + proxy.port());
            try (SqlChangeLog log = PostgresStore.open(through + "&sslmode=disable", null, null);
                    SqlChangeLog beside = PostgresStore.open(direct, null, null)) {
                each(beside, made(flag("a", 1)));
                proxy.cut(at); // a later commit of the connection would be sent by number, not name
                assertThatThrownBy(() -> each(log, made(flag("b", 1)))).isInstanceOf(told);
                Awaitility.await().until(() -> beside.head().seq() == head);

                each(log, made(flag("c", 1)));
                assertThat(beside.head().seq()).isEqualTo(head + 1);
            }
        }
    }

    @Test
    void twoNodesThatWriteAtOnceWriteOneLog() throws Exception {
        String url = Postgres.schema();
        try (SqlChangeLog one = PostgresStore.open(url, null, null);
                SqlChangeLog two = PostgresStore.open(url, null, null);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> ones = threads.submit(() -> write(one, "one"));
            write(two, "two");
            ones.get(60, TimeUnit.SECONDS);

            assertThat(one.after(0, 100)).isEqualTo(two.after(0, 100)).hasSize(60);
            assertThat(ProjectionCheck.check(two)).isEmpty();
        }
    }

    private static void write(SqlChangeLog log, String name) {
        for (int i = 0; i < 30; i++) {
            each(log, made(flag(name + i, 1)));
        }
    }

    @Test
    void whoHoldsTheHeadForTooLongIsNotWaitedFor() throws SQLException {
        String url = Postgres.schema();
        try (SqlChangeLog one = PostgresStore.open(url, null, null);
                SqlChangeLog two =
                        PostgresStore.open(
                                PostgresStore.source(url, null, null),
                                SqlSchema.CURRENT,
                                new PostgresDialect("300ms"))) {
            one.transact(transaction ->
                    assertThatThrownBy(() -> two.transact(other -> other.head()))
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessageContaining("lock timeout"));
            each(two, made(flag("a", 1)));
            assertThat(two.head().seq()).isEqualTo(1);
        }
    }
}
