package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.Actor;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import dev.halyard.storage.sql.PostgresStore;
import dev.halyard.storage.sql.SqlChangeLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of two formats on one PostgreSQL. */
class RollingUpgradeTest {
    private static final String FLAG = "flags.registry_v1";
    private static final String ASK =
            "/api/flags/eval?key=" + FLAG + "&user=U-1&tier=staff&env=prod";

    @TempDir private Path dir = Path.of("");

    private static void within20s(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private static Reply move(Client node, String how, String body) {
        return node.post(
                "/api/admin/flags/" + FLAG + "/" + how,
                "{\"reason\":\"a test\",\"env\":\"prod\"" + body + "}",
                "X-PTT-User-Id: ann",
                "X-PTT-Tier: admin");
    }

    private static String format(Client node) {
        List<String> lines = node.get("/api/admin/audit/export").body().lines().toList();
        String last = lines.getLast();
        return last.substring(0, last.indexOf(','))
                + (last.contains(",\"program\":\"") ? " program" : "");
    }

    private static boolean isOn(Client node) {
        return node.get(ASK).at("/data/source").equals("stage-internal");
    }

    @Test
    void nodesOfTwoFormatsShareADatabaseAndAStopReachesBoth() throws Exception {
        try (Fleet fleet = new Fleet(dir)) {
            Client old = fleet.node("FF_FORMAT", "1", "FF_POLL_MS", "50").client();
            Client next = fleet.node("FF_FORMAT", "2", "FF_POLL_MS", "50").client();
            assertThat(format(old)).isEqualTo("{\"format\":1");
            within20s(() -> isOn(old) && isOn(next));

            assertThat(move(old, "pause", "").status()).isEqualTo(200);
            assertThat(format(next)).isEqualTo("{\"format\":1");
            within20s(() -> !isOn(old) && !isOn(next));
            assertThat(resumed(next).status()).isEqualTo(200);
            assertThat(format(next)).isEqualTo("{\"format\":2 program");
            within20s(() -> isOn(old) && isOn(next));

            assertThat(move(next, "rollback", "").status()).isEqualTo(200);
            assertThat(format(next)).isEqualTo("{\"format\":1");
            within20s(() -> !isOn(old) && !isOn(next));
            for (Client node : List.of(old, next)) {
                assertThat(node.get("/api/admin/audit/verify").at("/data/valid")).isEqualTo("true");
                assertThat(node.get("/api/admin/audit?limit=5").status()).isEqualTo(200);
                assertThat(node.get("/readyz").status()).isEqualTo(200);
            }
        }
    }

    private static Reply resumed(Client node) {
        String version = node.get("/api/admin/flags/" + FLAG).at("/data/version");
        return node.send(
                "POST",
                "/api/admin/flags/" + FLAG + "/resume",
                "{\"reason\":\"a test\",\"env\":\"prod\"}",
                "Content-Type: application/json",
                "If-Match: \"" + version + "\"",
                "X-PTT-User-Id: ann",
                "X-PTT-Tier: admin");
    }

    @Test
    void aNodeThatMeetsANewerFormatSaysSoTurnsUnreadyAnswersOnAndStillStops() throws Exception {
        try (Fleet fleet = new Fleet(dir)) {
            RunningService running = fleet.node("FF_POLL_MS", "50");
            Client node = running.client();
            within20s(() -> isOn(node));
            String revision = node.get("/api/flags/health").at("/data/revision");
            newerRecord(fleet);
            within20s(() -> node.get("/readyz").status() == 503);
            assertThat(node.get("/readyz").body()).contains("newer_format", "format 3");
            assertThatItHoldsOn(node, revision);
            assertThat(isOn(node)).isTrue();
            rollBackElsewhere(fleet);
            within20s(() -> !isOn(node));
            assertThatItHoldsOn(node, revision);

            running.close(); // its disk has what it knew; what was stopped is read again
            try (RunningService again = RunningService.start(fleet.settings(0))) {
                within20s(() -> again.client().get("/readyz").status() == 503);
                assertThatItHoldsOn(again.client(), revision);
                within20s(() -> !isOn(again.client()));
            }

            assertThatThrownBy(() -> fleet.node("FF_DATA_DIR", dir.resolve("new").toString()))
                    .hasMessageContaining("newer_format")
                    .hasMessageContaining("Start a newer Halyard");
        }
    }

    private static void assertThatItHoldsOn(Client node, String revision) {
        Reply reply = node.get(ASK);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/service/revision")).isEqualTo(revision);
        assertThat(reply.at("/service/freshness")).isEqualTo("last_known_good");
        assertThat(reply.at("/service/stale_since")).startsWith("20");
        assertThat(node.get("/api/flags/health").at("/data/components/store/detail"))
                .contains("format 3");
        Reply refused = move(node, "pause", "");
        assertThat(refused.outcome()).isEqualTo("503 store_unavailable");
        assertThat(node.get("/api/admin/audit").status()).isEqualTo(503);
    }

    private static SqlChangeLog elsewhere(Fleet fleet) {
        String url =
                "jdbc:postgresql://localhost:%d/postgres?user=postgres"
                        .formatted(fleet.postgres().getPort());
        return PostgresStore.open(url, null, null);
    }

    /** As a program would write one that has a format 3, around all that this one would check. */
    private static void newerRecord(Fleet fleet) throws Exception {
        String line;
        Head head;
        try (SqlChangeLog log = elsewhere(fleet)) {
            head = log.head();
            LogRecord last = log.after(head.seq() - 1, 1).getFirst();
            String copy =
                    LogLine.write(last)
                            .replace("{\"format\":1,", "{\"format\":3,\"weather\":[\"fair\"],")
                            .replace("\"seq\":" + head.seq(), "\"seq\":" + (head.seq() + 1))
                            .replace(last.prevHash(), head.hash());
            line = copy.substring(0, copy.length() - 66) + LogLine.hash(copy) + "\"}";
        }
        String hash = LogLine.place(line).hash();
        try (Connection connection = fleet.postgres().getPostgresDatabase().getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into log (seq, ts, time, actor, action, kind, change_id, line)"
                                        + " values (?, 0, ?, 'ann', 'x.y', 'x', 'c', ?)");
                Statement update = connection.createStatement()) {
            insert.setLong(1, head.seq() + 1);
            insert.setLong(2, head.time());
            insert.setString(3, line);
            insert.executeUpdate();
            update.execute("update head set seq = seq + 1, hash = '" + hash + "'");
        }
    }

    /** The newer program stops a flag, which it writes in the first format. */
    private static void rollBackElsewhere(Fleet fleet) {
        try (SqlChangeLog log = elsewhere(fleet)) {
            FlagEntry flag =
                    Objects.requireNonNull(State.load(log::current, read -> {}).flagEntry(FLAG));
            EnvState was = flag.state(Env.PROD);
            EnvState stopped =
                    new EnvState(
                            Stage.ROLLED_BACK, was.pct(), List.of(), null, false, null, null, null);
            Value.Members after =
                    flag.withState(Env.PROD, stopped).withVersion(flag.version() + 1).stored();
            var _ =
                    log.transact(transaction -> {
                        Head head = transaction.head();
                        LogRecord bare =
                                new LogRecord(
                                        1,
                                        head.seq() + 1,
                                        "2026-11-02T12:00:00.000Z",
                                        new Actor("ben", List.of("admin"), null, "jwt"),
                                        "flag.rollback",
                                        "c2",
                                        new EntityId(EntityId.Kind.FLAG, FLAG),
                                        FLAG,
                                        "prod",
                                        flag.stored(),
                                        after,
                                        "stop",
                                        null,
                                        null,
                                        head.hash(),
                                        "");
                        transaction.append(List.of(bare.withHash(LogLine.hash(bare))));
                        return head;
                    });
        }
    }
}
