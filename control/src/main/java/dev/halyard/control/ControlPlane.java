package dev.halyard.control;

import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Decision;
import dev.halyard.control.change.Proposal;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.log.UnreadableRecordException;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to change anything. Submissions queue for one committer, which decides them one after
 * another at the head of the log, makes a group of them durable in one transaction, and only then
 * answers. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    /** As many as share one sync; more would make the first wait for the last. */
    private static final int GROUP = 128;

    private static final int WAITING = 2048;
    private static final int PAGE = 1000;

    /** A change that is not begun after so long is refused; its sender may go elsewhere. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Duration FORGETTING = Duration.ofHours(1);

    private final ChangeLog log;
    private final Decider decider;
    private final InstantSource clock;
    private final Listener listener;
    private final Duration patience;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread committer;

    /** The committer's own. */
    private long forgotAt;

    private volatile State state;
    private volatile boolean closing;
    private volatile @Nullable String unreadable;

    /** Only of a node that cannot read on. */
    private @Nullable StopsBeyond beyond;

    /** Why the log is another one than this node has followed; once it was, nothing is read. */
    private volatile @Nullable String diverged;

    /** Told of every step from one committed state to the next, in order, one at a time. */
    public interface Listener {
        void moved(State next, List<LogRecord> records);

        /**
         * Told, before anybody is answered, of what this node itself made durable. Must be quick,
         * and must not throw.
         */
        default void committed(List<LogRecord> records) {}

        /**
         * Told of stops beyond a record that this program cannot read: the revision stays.
         *
         * @param held what was known, with the stops
         */
        default void stopped(State held, Set<EntityId> stopped) {}
    }

    /**
     * What a submission came to.
     *
     * @param repeated whether an earlier one with its idempotency key was answered so, and this one
     *     changed nothing
     */
    public record Outcome(Value.Members answer, boolean repeated) {}

    /** Decided one after another, and not yet durable. */
    private static final class Group {
        /**
         * Refusals too: they may rest on what the group did before, which may yet come to nothing.
         */
        final List<Runnable> answers = new ArrayList<>();

        final List<LogRecord> records = new ArrayList<>();
        final List<LogRecord> missed = new ArrayList<>();
        State state;

        Group(State state) {
            this.state = state;
        }
    }

    /**
     * Begins to take submissions.
     *
     * @param loaded the state of {@code log}, as {@link State#load} reads it
     */
    public ControlPlane(
            ChangeLog log, State loaded, Decider decider, InstantSource clock, Listener listener) {
        this(log, loaded, decider, clock, listener, PATIENCE);
    }

    /**
     * @param patience with the changes before one
     */
    ControlPlane(
            ChangeLog log,
            State loaded,
            Decider decider,
            InstantSource clock,
            Listener listener,
            Duration patience) {
        this.patience = patience;
        this.log = log;
        this.decider = decider;
        this.clock = clock;
        this.listener = listener;
        state = loaded;
        committer = Thread.ofPlatform().name("committer").daemon().unstarted(this::commitGroups);
        committer.start();
    }

    /** The newest state that this node knows to be durable. */
    public State state() {
        return state;
    }

    /** What a submission would do to a state, whatever its version and approval. */
    public Proposal propose(State to, Submission submission) {
        return decider.propose(to, submission, clock.millis());
    }

    /** The log's running maximum of time, milliseconds since the epoch. */
    public long now() {
        return Decider.now(state, clock.millis());
    }

    /**
     * Makes a change, and answers when it is durable.
     *
     * @throws Refusal when it is not to be made
     * @throws StoreUnavailableException when it was not made because the store is away
     * @throws dev.halyard.control.log.OutcomeUnknownException when nobody can say whether it was
     *     made
     */
    public Value.Members submit(Submission submission) {
        return settle(submission).answer();
    }

    /** As {@link #submit}, and says whether that was answered before. */
    public Outcome settle(Submission submission) {
        Waiting waiting = new Waiting(submission, new CompletableFuture<>());
        if (closing || !queue.offer(waiting)) {
            throw closing
                    ? stopping()
                    : new StoreUnavailableException("too many changes wait", null);
        }
        if (closing && queue.remove(waiting)) { // nobody may be there any more to take it
            throw stopping();
        }
        return waiting.outcome(patience, () -> queue.remove(waiting));
    }

    private static StoreUnavailableException stopping() {
        return new StoreUnavailableException("the service is stopping", null);
    }

    private void commitGroups() {
        List<Waiting> group = new ArrayList<>(GROUP);
        while (true) {
            try {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                group.add(first);
                queue.drainTo(group, GROUP - 1);
                commit(group);
            } catch (InterruptedException e) {
                return;
            } finally {
                group.clear();
            }
        }
    }

    private void commit(List<Waiting> waiting) {
        Group group;
        try {
            demandNoFork();
            group = log.transact(transaction -> decide(waiting, transaction));
        } catch (RuntimeException | Error failed) { // the committer must outlive an Error, too
            if (!(failed instanceof StoreUnavailableException)) {
                LOG.warn("A group of {} changes failed", waiting.size(), failed);
            }
            waiting.forEach(each -> each.answer().completeExceptionally(failed));
            return;
        }
        List<LogRecord> all = new ArrayList<>(group.missed);
        all.addAll(group.records);
        try {
            listener.committed(group.records);
            publish(group.state, all);
        } catch (RuntimeException | Error defect) {
            LOG.error("Durable changes are not served yet because of a defect", defect);
        }
        group.answers.forEach(Runnable::run);
    }

    private Group decide(List<Waiting> waiting, ChangeLog.Transaction transaction) {
        Group group = new Group(state);
        catchUp(group, transaction);
        for (Waiting each : waiting) {
            CompletableFuture<Outcome> told = each.answer();
            try {
                Outcome answer = decide(each.submission(), group, transaction);
                group.answers.add(() -> told.complete(answer));
            } catch (Refusal refusal) {
                group.answers.add(() -> told.completeExceptionally(refusal));
            } catch (StoreUnavailableException store) {
                throw store;
            } catch (RuntimeException defect) {
                LOG.error("A change could not be decided because of a defect", defect);
                group.answers.add(() -> told.completeExceptionally(defect));
            }
        }
        forgetOld(transaction);
        transaction.append(group.records);
        return group;
    }

    /** Answers that nobody can ask for again, once in a while. */
    private void forgetOld(ChangeLog.Transaction transaction) {
        long now = clock.millis();
        if (now - forgotAt > FORGETTING.toMillis()) {
            transaction.forget(now - REMEMBERED.toMillis());
            forgotAt = now;
        }
    }

    /** Other nodes may have written since this one looked. */
    private void catchUp(Group group, ChangeLog.Transaction transaction) {
        Head head = transaction.head();
        while (group.state.revision() < head.seq()) {
            List<LogRecord> page = transaction.after(group.state.revision(), PAGE);
            if (page.isEmpty()) {
                throw diverged("the log ends before its head, record %d".formatted(head.seq()));
            }
            for (LogRecord record : page) {
                group.state = follow(group.state, record);
                group.missed.add(record);
            }
        }
        if (!group.state.head().hash().equals(head.hash())) {
            throw diverged("record %d, its end, is not this node's".formatted(head.seq()));
        }
    }

    /** From here on only an operator can say which history is the right one, by a restart. */
    private StoreUnavailableException diverged(String how) {
        diverged = "history_diverged: " + how + "; read no further until this node is restarted";
        LOG.error("The log is not the one that this node has followed: {}", how);
        return new StoreUnavailableException(diverged, null);
    }

    private void demandNoFork() {
        String known = diverged;
        if (known != null) {
            throw new StoreUnavailableException(known, null);
        }
    }

    private State follow(State state, LogRecord record) {
        demandFollows(state, record);
        return state.apply(record);
    }

    private void demandFollows(State state, LogRecord record) {
        if (!record.prevHash().equals(state.head().hash())) {
            throw diverged("record %d does not follow this node's".formatted(record.seq()));
        }
    }

    private Outcome decide(Submission submission, Group group, ChangeLog.Transaction transaction) {
        long now = Decider.now(group.state, clock.millis());
        Submission.Idempotency key = submission.idempotency();
        String caller = submission.caller();
        if (key != null) {
            Optional<ChangeLog.Remembered> known =
                    transaction.remembered(caller, key.key(), now - REMEMBERED.toMillis());
            if (known.isPresent()) {
                return new Outcome(again(known.get(), key), true);
            }
        }
        Decision decision = decider.decide(group.state, submission, now);
        if (key != null && !submission.dryRun()) {
            transaction.remember(
                    caller,
                    key.key(),
                    new ChangeLog.Remembered(key.bodyHash(), decision.answer().toJson(), now));
        }
        group.records.addAll(decision.records());
        group.state = decision.next();
        return new Outcome(decision.answer(), false);
    }

    private static Value.Members again(ChangeLog.Remembered known, Submission.Idempotency key) {
        if (!known.bodyHash().equals(key.bodyHash())) {
            throw new Refusal(
                    Refusal.Code.IDEMPOTENCY_CONFLICT,
                    "This Idempotency-Key was used for another request within 24 hours.",
                    "Use a new key for a new request.");
        }
        try {
            if (Json.parse(known.answer(), Json.DOCUMENT_DEPTH) instanceof Value.Members answer) {
                return answer;
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a remembered answer cannot be read", e);
        }
        throw new IllegalStateException("a remembered answer is no object");
    }

    private synchronized void publish(State next, List<LogRecord> records) {
        if (next.revision() > state.revision()) {
            List<LogRecord> fresh =
                    records.stream().filter(r -> r.seq() > state.revision()).toList();
            demandFollows(state, fresh.getFirst()); // this node may have moved since they were read
            listener.moved(next, fresh); // what it could not take it is told again
            state = next;
        }
    }

    /**
     * Reads what other nodes wrote. Never goes back to an older revision. However long the log
     * takes to answer, what this node writes meanwhile is served.
     *
     * @throws StoreUnavailableException when the store is away, or its log is not this node's any
     *     more
     */
    public void refresh() {
        demandNoFork();
        try {
            readOn();
            unreadable = null;
        } catch (UnreadableRecordException newer) {
            unreadable = newer.getMessage();
            heedStops();
            throw newer;
        }
    }

    /** Why this node cannot read the log any further; null while it can. */
    public @Nullable String unreadable() {
        return unreadable;
    }

    private synchronized void heedStops() {
        StopsBeyond stops = beyond;
        if (stops == null || stops.from() != state.revision()) {
            stops = new StopsBeyond(state);
            beyond = stops;
        }
        try {
            log.lines(stops.seq(), stops::next);
        } catch (IllegalArgumentException e) {
            throw diverged(String.valueOf(e.getMessage()));
        } finally {
            Set<EntityId> stopped = stops.takeStopped();
            if (!stopped.isEmpty()) {
                listener.stopped(stops.held(), stopped);
            }
        }
    }

    /** Whether this node follows the log, as far as it has looked. */
    public boolean followsLog() {
        return diverged == null && unreadable == null;
    }

    private void readOn() {
        long promised = 0;
        while (true) {
            State known = state;
            List<LogRecord> records = log.after(known.revision(), PAGE);
            if (records.isEmpty()) {
                if (known.revision() < promised) {
                    throw diverged("the log ends before its head, record %d".formatted(promised));
                }
                Head head = log.head();
                if (head.seq() <= known.revision()) {
                    demandOwn(head, known);
                    return;
                }
                promised = head.seq(); // written since the look before: the next must find it
                continue;
            }
            State next = known;
            for (LogRecord record : records) {
                next = follow(next, record);
            }
            publish(next, records);
        }
    }

    /** A log that has nothing more may be another one, or end earlier: a restored backup. */
    private void demandOwn(Head head, State known) {
        if (head.seq() < known.revision()) {
            throw diverged(
                    "the log ends at record %d, and this node has record %d"
                            .formatted(head.seq(), known.revision()));
        }
        if (!head.hash().equals(known.head().hash())) {
            throw diverged("record %d, its end, is not this node's".formatted(head.seq()));
        }
    }

    /** Takes nothing more, finishes what waits, and stops. The log is its owner's to close. */
    @Override
    public void close() {
        closing = true;
        try {
            committer.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Waiting> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(each -> each.answer().completeExceptionally(stopping()));
    }
}
