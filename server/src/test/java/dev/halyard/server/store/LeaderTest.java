package dev.halyard.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.Trust;
import dev.halyard.control.verify.CheckpointKey;
import dev.halyard.control.verify.Checkpoints;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import dev.halyard.storage.sql.PostgresStore;
import dev.halyard.storage.sql.SqliteStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL, and what only one of them is to do. */
class LeaderTest {
    private static final Duration TERM = Duration.ofMillis(600);
    private static final Duration BETWEEN = Duration.ofMillis(40);
    private static final String FLAG = "hints.registry_v1";

    private static @Nullable EmbeddedPostgres postgres;

    @TempDir private Path dir = Path.of("");
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final InstantSource clock = now::get;
    private final List<Node> nodes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
    }

    @AfterAll
    static void stop() throws IOException {
        Objects.requireNonNull(postgres).close();
    }

    /** A node, as far as its chores go. */
    private record Node(Store store, Leader leader, Chores chores, Checkpoints checkpoints) {
        void close() {
            chores.close();
            checkpoints.close();
            store.close();
        }
    }

    @BeforeEach
    void empty() throws Exception {
        try (var connection =
                        Objects.requireNonNull(postgres).getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    private ChangeLog log() {
        String url =
                "jdbc:postgresql://localhost:%d/postgres?user=postgres"
                        .formatted(Objects.requireNonNull(postgres).getPort());
        return PostgresStore.open(url, null, null);
    }

    private Node node() throws Exception {
        ChangeLog log = log();
        return node(log, Leader.among(log, TERM));
    }

    private Node node(ChangeLog log, Leader leader) throws Exception {
        Checkpoints checkpoints = new Checkpoints(log, this::key, clock, leader::leads);
        Store.Settings settings =
                new Store.Settings(
                        "a store",
                        Duration.ofMillis(50),
                        Duration.ofDays(3),
                        Duration.ofDays(3),
                        Trust.ALL,
                        Decider.Form.FIRST);
        Store store =
                Store.open(
                        log,
                        settings,
                        clock,
                        new SeedFlags(),
                        Store.Fleet.NONE,
                        checkpoints::moved);
        Chores chores = new Chores(leader, store.control(), checkpoints, BETWEEN);
        Node node = new Node(store, leader, chores, checkpoints);
        nodes.add(node);
        store.follow();
        return node;
    }

    private CheckpointKey key() {
        try {
            return CheckpointKey.inDirectory(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record SeedFlags() implements Store.FirstDocuments {
        @Override
        public byte[] registry() throws IOException {
            return Files.readAllBytes(Path.of("..", "contract", "registry.json"));
        }

        @Override
        public byte @Nullable [] overrides() {
            return null;
        }
    }

    private static void soon(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    /** A row that has expired an hour later, and then it is an hour later. */
    private void expire(Node node, String user) {
        var _ =
                node.store
                        .control()
                        .submit(
                                Submission.bySystem(
                                        new Command.PutOverride(
                                                FLAG,
                                                new RowPlace(Scope.USER, null, user, null),
                                                Value.of(true),
                                                now.get().plusSeconds(3600).toString(),
                                                null,
                                                "api"),
                                        "a test",
                                        Store.changeId()));
        now.updateAndGet(time -> time.plusSeconds(7200));
    }

    private static List<LogRecord> swept(Node node) {
        return node.store
                .log()
                .find(
                        new LogQuery(
                                Long.MAX_VALUE,
                                null,
                                null,
                                "override.sweep",
                                null,
                                null,
                                null,
                                null,
                                100));
    }

    private static void leads(Node node) {
        node.chores.follow();
        soon(node.leader::leads);
    }

    @Test
    void oneOfTwoLeadsAndWhatExpiredIsSweptOnce() throws Exception {
        Node one = node();
        Node two = node();
        leads(one);
        two.chores.follow();
        for (int i = 1; i <= 5; i++) {
            expire(i % 2 == 0 ? one : two, "u" + i);
            int rows = i;
            soon(() -> swept(one).size() == rows);
            assertThat(two.leader.leads()).isFalse();
        }
        LogRecord record = swept(two).getFirst();
        assertThat(record.actor().id()).isEqualTo("system");
        assertThat(record.reason()).isEqualTo("rows that have expired");
        soon(() -> two.store.control().state().row(FLAG, place("u5")) == null);
    }

    private static RowPlace place(String user) {
        return new RowPlace(Scope.USER, null, user, null);
    }

    @Test
    void aLeaderThatIsKilledIsFollowedByAnotherOnceItsLeaseHasEnded() throws Exception {
        Node one = node();
        Node two = node();
        leads(one);
        two.chores.follow();
        one.leader.vanish();
        long killed = System.nanoTime();
        soon(two.leader::leads);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(TERM.multipliedBy(5));
        assertThat(one.leader.leads()).as("two at once").isFalse();
        expire(two, "u1");
        soon(() -> swept(two).size() == 1);
    }

    @Test
    void whoStopsLetsGoAtOnce() throws Exception {
        Node one = node();
        Node two = node();
        leads(one);
        two.chores.follow();
        one.chores.close();
        assertThat(one.leader.leads()).isFalse();
        soon(two.leader::leads);
    }

    @Test
    void whoCannotFollowTheLogLetsAnotherLead() throws Exception {
        AtomicBoolean fit = new AtomicBoolean(true);
        try (Leader one = Leader.among(log(), TERM);
                Leader two = Leader.among(log(), TERM)) {
            one.follow(fit::get, () -> {});
            soon(one::leads);
            two.follow(() -> true, () -> {});
            fit.set(false);
            soon(two::leads);
            assertThat(one.leads()).isFalse();
            two.vanish();
            fit.set(true);
            soon(one::leads);
        }
    }

    @Test
    void twoThatBothBelieveToLeadSweepARowOnce() throws Exception {
        ChangeLog log = log();
        Node one = node(log, Leader.alone());
        ChangeLog other = log();
        Node two = node(other, Leader.alone());
        one.chores.follow();
        two.chores.follow();
        for (int i = 1; i <= 10; i++) {
            expire(one, "u" + i);
            int rows = i;
            soon(() -> swept(one).size() == rows);
        }
        assertThat(swept(one).stream().map(record -> record.entity().key()).distinct()).hasSize(10);
    }

    @Test
    void oneProcessOnAnEmbeddedStoreLeads() throws Exception {
        Node node = node(SqliteStore.open(dir.resolve("data")), Leader.alone());
        leads(node);
        expire(node, "u1");
        soon(() -> swept(node).size() == 1);
    }

    @Test
    void aLeaseIsNotBelievedLongerThanItLasts() throws Exception {
        Node one = node();
        leads(one);
        one.leader.vanish();
        soon(() -> !one.leader.leads());
    }
}
