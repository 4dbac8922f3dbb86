package dev.halyard.control.sim;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.copy.MemoryCopyCache;
import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints.Listener;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.FleetNotes.LentCopy;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.control.log.ProjectionCheck;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a fleet, made of one seed: what happens next is drawn, one thing at a time, and after
 * each what must hold is looked at. The same seed makes the same run.
 */
final class Simulation implements Node.World {
    private static final int NODES = 3;
    private static final int STEPS = 150;
    private static final List<String> FLAGS = List.of("a", "b");

    private final long seed;
    private final Random random;
    private final MemoryChangeLog log = new MemoryChangeLog();
    private final MemoryCopyCache cache = new MemoryCopyCache(() -> Instant.ofEpochMilli(millis()));
    private final List<Node> nodes = new ArrayList<>();
    private final List<Message> air = new ArrayList<>();
    private final List<Submission> unknown = new ArrayList<>();

    /** Changes of which at some time nobody could say whether they were made. */
    private final Set<String> asked = new HashSet<>();

    /** What was acknowledged, by the seq of its record: the reason that it must have. */
    private final Map<Long, String> acknowledged = new HashMap<>();

    /** Who won a version of a flag. */
    private final Map<String, String> winners = new HashMap<>();

    private final List<String> told = new ArrayList<>();
    private long millis = 1_764_000_000_000L;
    private int changes;
    private int step;
    private volatile @Nullable AssertionError failure;

    /** A hint under way; one that was garbled says nothing but that there was one. */
    private record Message(Node to, long revision) {}

    Simulation(long seed) {
        this.seed = seed;
        random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(new BrokenRoad(log), cache, this::send, this));
        }
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public void fail(String what) {
        AssertionError error =
                new AssertionError("seed %d, step %d: %s".formatted(seed, step, what));
        failure = error; // a control plane outlives what its listener throws
        throw error;
    }

    /** Runs it; how many changes were acknowledged. */
    int run() {
        try {
            for (step = 0; step < STEPS; step++) {
                next();
                nodes.forEach(this::check);
                acknowledged.forEach(this::checkAcknowledged);
                stopIfFailed();
            }
            heal();
            stopIfFailed();
            return acknowledged.size();
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private void stopIfFailed() {
        AssertionError failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private Node any() {
        return nodes.get(random.nextInt(NODES));
    }

    private void next() {
        millis += random.nextInt(2000);
        switch (random.nextInt(18)) {
            case 0, 1, 2, 3 -> change(any());
            case 4 -> race();
            case 5, 6, 7, 8 -> deliver();
            case 9, 10 -> any().look();
            case 11 -> {
                Node node = any();
                node.road().cut(!node.road().isCut());
            }
            case 12 -> {
                any().road().next(pick(BrokenRoad.Commit.values()));
                change(any());
            }
            case 13 -> any().restart(random.nextBoolean());
            case 14 -> any().skew(random.nextInt(20_000) - 10_000);
            case 15 -> any().lend();
            case 16 -> spoil();
            default -> again();
        }
    }

    /** A bit of the copy that is lent changes. */
    private void spoil() {
        LentCopy note = log.fleet().lent().orElse(null);
        String identity = log.identity();
        if (note != null && identity != null) {
            cache.get(identity, note.seq(), note.bytes())
                    .ifPresent(bytes -> {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                        cache.set(identity, note.seq(), bytes);
                    });
        }
    }

    private <T> T pick(T[] of) {
        return of[random.nextInt(of.length)];
    }

    /** Lost, doubled, late, garbled; the order is drawn when they are delivered. */
    private void send(List<Hint> hints) {
        for (Hint hint : hints) {
            for (Node to : nodes) {
                int copies = random.nextInt(4) - 1;
                for (int i = 0; i < copies; i++) {
                    boolean garbled = random.nextInt(8) == 0;
                    air.add(new Message(to, garbled ? Listener.UNKNOWN : hint.revision()));
                }
            }
        }
    }

    private void deliver() {
        if (!air.isEmpty()) {
            Message message = air.remove(random.nextInt(air.size()));
            long forged = random.nextInt(10) == 0 ? random.nextInt(1000) : message.revision();
            message.to().heard(forged);
        }
    }

    private void change(Node node) {
        submit(node, draft(node, FLAGS.get(random.nextInt(FLAGS.size()))));
    }

    /** Two nodes change one flag from what each of them knows of it. */
    private void race() {
        String flag = FLAGS.get(random.nextInt(FLAGS.size()));
        Node one = any();
        Node two = any();
        Submission first = draft(one, flag);
        Submission second = draft(two, flag);
        submit(one, first);
        submit(two, second);
    }

    private Submission draft(Node node, String flag) {
        FlagEntry known = node.served().flagEntry(flag);
        String name = "change " + ++changes;
        Value.Members document = document(flag, name);
        Command command =
                known == null ? Bodies.createFlag(document) : Bodies.editFlag(flag, document);
        return new Submission(
                command,
                new Actor("ann", List.of("editor"), "team_lead", "dev_headers"),
                name,
                known == null ? null : known.version(),
                null,
                false,
                new Submission.Idempotency(name, name),
                "req",
                "id " + changes);
    }

    private static Value.Members document(String key, String description) {
        String json =
                """
                {"id": "ff-%s", "key": "%s", "owner_module": "sim", "description_en": "%s",
                 "type": "boolean", "default_value": false, "allowed_scopes": ["global"],
                 "requires_approval": false, "sensitive_flag": false,
                 "approval_matrix_row": null, "dependencies": [], "binding_status": "live"}
                """
                        .formatted(key, key, description);
        try {
            return (Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private void submit(Node node, Submission submission) {
        try {
            Value.Members answer = node.control().submit(submission);
            acknowledge(submission, answer, node);
        } catch (Refusal refusal) {
            told.add(submission.reason() + " " + refusal.code());
        } catch (StoreUnavailableException away) {
            if (asked.contains(submission.changeId())) {
                unknown.add(submission); // it may have been made the first time
            } else {
                told.add(submission.reason() + " away");
            }
        } catch (OutcomeUnknownException nobodyKnows) {
            asked.add(submission.changeId());
            unknown.add(submission);
        }
    }

    private void acknowledge(Submission submission, Value.Members answer, Node node) {
        Value.Members record = Objects.requireNonNull(Doc.object(answer, "record"));
        String reason = Objects.requireNonNull(submission.reason());
        long seq = Doc.number(record, "seq", 0);
        if (node.served().revision() < seq) {
            fail("a node acknowledged " + seq + " and serves " + node.served().revision());
        }
        String before = acknowledged.put(seq, reason);
        if (before != null && !before.equals(reason)) {
            fail("one record was acknowledged to two: " + before + ", " + reason);
        }
        if (submission.expectedVersion() != null) {
            String version = flag(submission) + " " + submission.expectedVersion();
            String won = winners.put(version, reason);
            if (won != null && !won.equals(reason)) {
                fail(won + " and " + reason + " both won version " + version);
            }
        }
    }

    private static String flag(Submission submission) {
        return submission.command() instanceof Command.EditFlag edit ? edit.key() : "new";
    }

    /** What nobody could answer is asked again, anywhere. */
    private void again() {
        if (!unknown.isEmpty()) {
            submit(any(), unknown.remove(random.nextInt(unknown.size())));
        }
    }

    /** A node serves a state that the log had, whatever has happened to it or it was told. */
    private void check(Node node) {
        State served = node.served();
        if (served.revision() > 0) {
            List<LogRecord> there = log.after(served.revision() - 1, 1);
            if (there.isEmpty() || !there.getFirst().hash().equals(served.head().hash())) {
                fail("a node serves what the log does not have at " + served.revision());
            }
        }
        node.checkTime();
    }

    private void checkAcknowledged(long seq, String reason) {
        List<LogRecord> there = log.after(seq - 1, 1);
        if (there.isEmpty() || !reason.equals(there.getFirst().reason())) {
            fail(reason + " was acknowledged as " + seq + " and is not there");
        }
    }

    @Override
    public Head end() {
        return log.head();
    }

    /** Everything works again; nobody hears anything more, and one look is enough. */
    private void heal() {
        air.clear();
        nodes.forEach(node -> node.road().cut(false));
        nodes.forEach(node -> node.road().next(BrokenRoad.Commit.HAPPENS));
        while (!unknown.isEmpty()) {
            again();
        }
        for (Node node : nodes) {
            if (!node.look() || !node.served().head().equals(log.head())) {
                fail("a node did not come to where the log is");
            }
            check(node);
        }
        checkLog();
    }

    private void checkLog() {
        State replayed = State.EMPTY;
        Map<String, Long> made = new HashMap<>();
        for (LogRecord record : log.after(0, Integer.MAX_VALUE)) {
            replayed = replayed.apply(record);
            if (made.put(Objects.requireNonNull(record.reason()), record.seq()) != null) {
                fail(record.reason() + " was made twice");
            }
        }
        acknowledged.forEach((seq, reason) -> {
            if (!seq.equals(made.get(reason))) {
                fail(reason + " was acknowledged as " + seq + " and is not there");
            }
        });
        for (String refused : told) {
            String reason = refused.substring(0, refused.lastIndexOf(' '));
            if (made.containsKey(reason) && !acknowledged.containsValue(reason)) {
                fail(refused + ", and yet it was made");
            }
        }
        if (!ProjectionCheck.check(log).isEmpty()) {
            fail("the projections are not what the log makes");
        }
        for (Node node : nodes) {
            for (String flag : FLAGS) {
                FlagEntry entry = node.served().flagEntry(flag);
                FlagEntry expected = replayed.flagEntry(flag);
                if (!Objects.equals(
                        entry == null ? null : entry.stored().toJson(),
                        expected == null ? null : expected.stored().toJson())) {
                    fail("a node has another flag " + flag + " than the log makes");
                }
            }
        }
    }
}
