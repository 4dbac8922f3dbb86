package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.json;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writers that all see the same version of one flag, and then all change it at once: half of them
 * move it, half edit it. Round after round, over one node or several.
 */
final class Race implements AutoCloseable {
    static final int WRITERS = 16;
    static final String KEY = "race";
    private static final int PATIENCE_SECONDS = 60;

    private final List<ControlPlane> nodes = new ArrayList<>();
    private final RegisterHistory history = new RegisterHistory();
    private final Map<Long, Won> won = new ConcurrentHashMap<>();
    private final List<String> odd = new CopyOnWriteArrayList<>();
    private final CyclicBarrier together = new CyclicBarrier(WRITERS);
    private final long first;

    /**
     * A change that was acknowledged.
     *
     * @param change the id that its record must have
     */
    record Won(int round, String change, long version, String hash) {}

    /** Makes the flag. */
    Race(List<ChangeLog> logs) {
        for (ChangeLog log : logs) {
            nodes.add(
                    new ControlPlane(
                            log,
                            State.load(log, read -> {}),
                            new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                            InstantSource.system(),
                            (next, records) -> {}));
        }
        ControlPlane node = nodes.getFirst();
        node.submit(submission(Bodies.createFlag(document("made")), null));
        node.submit(submission(to("internal", ""), 1L));
        node.submit(submission(to("staged", ",\"rollout_pct\":100"), 2L));
        first = 3;
    }

    private static Value.Members document(String description) {
        return json(
                """
                {"id": "ff-race", "key": "race", "owner_module": "race", "description_en": "%s",
                 "type": "boolean", "default_value": false, "allowed_scopes": ["global"],
                 "requires_approval": false, "sensitive_flag": false,
                 "approval_matrix_row": null, "dependencies": [], "binding_status": "live"}
                """
                        .formatted(description));
    }

    private static Command to(String stage, String more) {
        return Bodies.transition(
                KEY, json("{\"env\":\"dev\",\"rollout_stage\":\"%s\"%s}".formatted(stage, more)));
    }

    private static Submission submission(Command command, @Nullable Long version) {
        return new Submission(
                command,
                new Actor("ann", List.of("editor"), "team_lead", "dev_headers"),
                "racing",
                version,
                null,
                false,
                null,
                "req",
                UUID.randomUUID().toString());
    }

    void run(int rounds) throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                running.add(
                        writers.submit(() -> {
                            for (int round = 0; round < rounds; round++) {
                                round(writer, round);
                            }
                            return writer;
                        }));
            }
            for (Future<?> each : running) {
                each.get(10, TimeUnit.MINUTES); // long before that a barrier breaks
            }
        }
    }

    private void round(int writer, int round) throws Exception {
        ControlPlane node = nodes.get(writer % nodes.size());
        String who = "writer " + writer + " in round " + round;
        long sent = System.nanoTime();
        if (nodes.size() > 1) {
            node.refresh();
        }
        long version = version(node);
        saw(who, sent, version);
        together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        change(who, node, submission(command(writer, round), version), round);
        together.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static long version(ControlPlane node) {
        var flag = node.state().flagEntry(KEY);
        return flag == null ? 0 : flag.version();
    }

    /** No two changes are the same, so that none of them changes nothing. */
    private static Command command(int writer, int round) {
        int number = round * WRITERS + writer;
        return writer % 2 == 0
                ? Bodies.editFlag(KEY, document("number " + number))
                : to("staged", ",\"rollout_pct\":%s".formatted(number % 10_000 / 100.0));
    }

    private void change(String who, ControlPlane node, Submission submission, int round) {
        long sent = System.nanoTime();
        try {
            Value.Members answer = node.submit(submission);
            long returned = System.nanoTime();
            long version = Doc.number(answer, "version", 0);
            Value.Members record = Objects.requireNonNull(Doc.object(answer, "record"));
            String hash = Objects.requireNonNull(Doc.text(record, "hash"));
            history.add(new RegisterHistory.Operation(who, sent, returned, version, true));
            Won win = new Won(round, submission.changeId(), version, hash);
            won.put(Doc.number(record, "seq", 0), win);
        } catch (Refusal refusal) {
            if (refusal.code() == Refusal.Code.VERSION_CONFLICT) {
                Value.Members details = (Value.Members) refusal.details().getFirst();
                saw(who, sent, Doc.number(details, "current_version", 0));
            } else {
                odd.add(who + ": " + refusal.code() + " " + refusal.getMessage());
            }
        } catch (RuntimeException e) {
            odd.add(who + ": " + e);
        }
    }

    private void saw(String who, long sent, long version) {
        history.add(new RegisterHistory.Operation(who, sent, System.nanoTime(), version, false));
    }

    RegisterHistory history() {
        return history;
    }

    /** The version that the writers began at. */
    long first() {
        return first;
    }

    /** What was acknowledged, by seq. */
    Map<Long, Won> won() {
        return won;
    }

    /** Answers that are neither a win nor a version conflict. */
    List<String> odd() {
        return odd;
    }

    @Override
    public void close() {
        nodes.forEach(ControlPlane::close);
    }
}
