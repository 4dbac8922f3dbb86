package dev.halyard.server.store;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.feed.Served;
import dev.halyard.control.feed.SnapshotFeed;
import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.past.Past;
import dev.halyard.control.state.State;
import dev.halyard.control.state.Trust;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.Published;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.http.Problem;
import dev.halyard.storage.file.SnapshotFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flags of a store: its log, the control plane that writes it, the snapshots that answer.
 * Thread-safe; reading what is current takes no lock.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private static final Duration CATCH_UP = Duration.ofMillis(250);

    /** Records that those who follow may be behind without beginning anew. */
    private static final int RECENT = 4096;

    /** Records at the end of a log that a start makes sure it can read. */
    private static final int LOOKED_AT = 100;

    private final ChangeLog log;
    private final SnapshotFeed feed;
    private final ControlPlane control;
    private final RecentChanges recent;
    private final String name;
    private final InstantSource clock;
    private final Hints hints;
    private final Keeping keeping;
    private final Lending lending;
    private final LogFollower follower;

    /**
     * How a store is used.
     *
     * @param name of the store, for people
     * @param poll how often the log is looked at
     * @param trust whose signatures under approvals count
     * @param form how records are written
     */
    public record Settings(
            String name,
            Duration poll,
            Duration resumeWithin,
            Duration approvalSla,
            Trust trust,
            Decider.Form form) {}

    /** The documents that an empty store begins with. */
    public interface FirstDocuments {
        byte[] registry() throws java.io.IOException;

        byte @Nullable [] overrides() throws java.io.IOException;
    }

    private Store(
            ChangeLog log,
            State loaded,
            Settings settings,
            InstantSource clock,
            Fleet fleet,
            long readAt,
            After after) {
        this.log = log;
        this.clock = clock;
        hints = fleet.hints();
        keeping = fleet.keeping();
        lending = fleet.lending();
        name = settings.name();
        feed = new SnapshotFeed(loaded);
        recent = new RecentChanges(loaded.revision(), RECENT);
        follower =
                new LogFollower(
                        this::refresh,
                        () -> feed.current().state().revision(),
                        clock,
                        settings.poll(),
                        readAt,
                        keeping::seen);
        control =
                new ControlPlane(
                        log,
                        loaded,
                        new Decider(
                                settings.resumeWithin(), settings.approvalSla(), settings.form()),
                        clock,
                        new Steps(after));
    }

    private void refresh() {
        control.refresh();
    }

    private final class Steps implements ControlPlane.Listener {
        private final After after;

        Steps(After after) {
            this.after = after;
        }

        @Override
        public void committed(List<LogRecord> records) {
            hints.publish(Hint.of(records));
        }

        @Override
        public void moved(State next, List<LogRecord> records) {
            feed.moved(next, records);
            recent.moved(next, records);
            keeping.moved(next, records);
            after.moved(next, records);
            follower.moved();
        }

        @Override
        public void stopped(State held, Set<EntityId> stopped) {
            LOG.atWarn()
                    .addKeyValue("stopped", stopped.size())
                    .log("Stopped what was stopped beyond the records that this program can read");
            feed.stopped(held, stopped);
        }
    }

    /** What else is done after every step. */
    public interface After extends ControlPlane.Listener {}

    /**
     * What a node is to others, and without them.
     *
     * @param keeping what it keeps on its own disk
     * @param lending what nodes that start have from others
     */
    public record Fleet(Hints hints, Keeping keeping, Lending lending) {
        /** A node that is alone, on a store of its own. */
        public static final Fleet NONE = new Fleet(Hints.NONE, Keeping.NOTHING, Lending.NONE);
    }

    /**
     * Loads what the log has, from a copy that another node has lent or from the database; imports
     * the documents first where it is empty.
     *
     * @param log the caller's to close, should this fail; as is the fleet
     * @throws InvalidDocumentException when the first documents are not valid
     */
    public static Store open(
            ChangeLog log,
            Settings settings,
            InstantSource clock,
            FirstDocuments documents,
            Fleet fleet,
            After after)
            throws java.io.IOException, InvalidDocumentException {
        long start = System.nanoTime();
        Lending.Loaded loaded = fleet.lending().load(() -> all(log, settings));
        State known = loaded.state().trusting(settings.trust());
        demandReadable(log, known.revision());
        long now = clock.millis();
        long readAt = loaded.borrowed() ? Math.min(known.head().time(), now) : now;
        Store store = new Store(log, known, settings, clock, fleet, readAt, after);
        if (known.revision() == 0) {
            store.adopt(documents);
        }
        store.keeping.begin(store.control.state(), log.identity(), false);
        if (loaded.borrowed()) {
            store.follower.lookFirst();
        }
        return store.opened(loaded.borrowed() ? "a copy that was lent" : "the store", start);
    }

    private static State all(ChangeLog log, Settings settings) {
        return State.load(
                log::current,
                settings.trust(),
                read -> LOG.atInfo().addKeyValue("read", read).log("Loading the store"));
    }

    /**
     * Begins with what this node kept, and reads from the log what came since, if that answers:
     * else it serves what it has until it does.
     *
     * @param log the caller's to close, should this fail; as is the fleet
     */
    public static Store open(
            ChangeLog log,
            Settings settings,
            InstantSource clock,
            SnapshotFiles.Kept kept,
            Fleet fleet,
            After after) {
        long start = System.nanoTime();
        long seenAt = Math.min(kept.seenAt(), clock.millis());
        State known = kept.state().trusting(settings.trust());
        Store store = new Store(log, known, settings, clock, fleet, seenAt, after);
        store.keeping.begin(kept.state(), kept.identity(), true);
        store.follower.lookFirst();
        return store.opened("this node's disk", start);
    }

    /**
     * Projections say nothing of formats: where the log ends with records of a newer one, they are
     * not this program's to read either.
     */
    private static void demandReadable(ChangeLog log, long revision) {
        List<LogRecord> last = List.of();
        for (long seq = Math.max(0, revision - LOOKED_AT);
                seq < revision;
                seq = last.getLast().seq()) {
            last = log.after(seq, LOOKED_AT);
        }
    }

    private Store opened(String from, long start) {
        State state = control.state();
        LOG.atInfo()
                .addKeyValue("revision", state.revision())
                .addKeyValue("flags", state.flagCount())
                .addKeyValue("overrides", state.rowCount())
                .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
                .log("Loaded from {}", from);
        warnOfDistrusted(state);
        return this;
    }

    private static void warnOfDistrusted(State state) {
        long distrusted = state.distrusted();
        if (distrusted > 0) {
            LOG.atWarn()
                    .addKeyValue("approvals", distrusted)
                    .log(
                            "{} approvals count as none: they were signed while nobody verified who signs",
                            distrusted);
        }
    }

    /** One audited change; another node may be quicker, and then there is nothing to do. */
    private void adopt(FirstDocuments documents)
            throws java.io.IOException, InvalidDocumentException {
        byte[] registry = documents.registry();
        byte[] overrides = documents.overrides();
        dev.halyard.document.FileSnapshot.read(registry, overrides); // every error, by document
        Command command =
                new Command.Import(
                        members(registry), overrides == null ? null : members(overrides), true);
        try {
            control.submit(
                    Submission.bySystem(command, "first import into an empty store", changeId()));
        } catch (Refusal refused) {
            if (control.state().revision() == 0) {
                throw refused;
            }
        }
    }

    private static Value.Members members(byte[] document) {
        try {
            if (Json.parse(document, Json.DOCUMENT_DEPTH) instanceof Value.Members members) {
                return members;
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the document was valid a moment ago", e);
        }
        throw new IllegalStateException("the document was an object a moment ago");
    }

    /** An unguessable id for a change. */
    public static String changeId() {
        return UUID.randomUUID().toString();
    }

    /**
     * Returns once a revision is served, which other nodes may have seen before this one.
     *
     * @throws Problem {@code not_ready} when it has not come within a quarter of a second, or too
     *     many wait already
     */
    public void atLeast(long revision) {
        if (!follower.await(revision, CATCH_UP)) {
            throw new Problem(
                            Code.NOT_READY,
                            "This node is at revision "
                                    + feed.current().state().revision()
                                    + ", not yet at "
                                    + revision
                                    + ".",
                            "Ask again after the seconds in Retry-After.")
                    .withHeader("Retry-After", "1");
        }
    }

    /** Looks for what other nodes wrote, from now on, and heeds their hints. */
    public void follow() {
        follower.follow();
        hints.listen(follower);
        lending.follow(control::state, () -> follower.hasRead() && follower.trouble() == null);
    }

    /** Each decision's own moment, read once. */
    public Published published() {
        Freshness before = follower.freshness(); // the other way round it could be a lie
        return new PublishedState(feed.current(), before);
    }

    public Served served() {
        return feed.current();
    }

    /** What changed lately, told after it is served. */
    public RecentChanges recent() {
        return recent;
    }

    public ControlPlane control() {
        return control;
    }

    /** An earlier revision, judged by the signatures that count now. */
    public Past past(long revision) {
        return Past.at(log, revision, feed.current().state().trust());
    }

    public ChangeLog log() {
        return log;
    }

    /** How new an answer is that is made now. */
    public Freshness freshness() {
        return follower.freshness();
    }

    /** How the store is. */
    public Map<String, Check> check() {
        Map<String, Check> checks = new LinkedHashMap<>();
        String why = follower.trouble();
        State state = feed.current().state();
        checks.put(
                "store",
                why == null
                        ? new Check(
                                true,
                                "%s at revision %d, %d flags"
                                        .formatted(name, state.revision(), state.flagCount()))
                        : new Check(false, name + " cannot be read: " + why));
        if (!hints.equals(Hints.NONE)) {
            checks.put("redis", redis());
        }
        keeping.trouble().ifPresent(behind -> checks.put("snapshot", new Check(false, behind)));
        return checks;
    }

    /** What credentials are held against: nothing once they have been unconfirmed for too long. */
    public State credentials(Duration unconfirmed) {
        boolean old = clock.millis() - follower.readAt() > unconfirmed.toMillis();
        return old && !follower.hasRead() && follower.trouble() != null
                ? State.EMPTY
                : feed.current().state(); // with what was revoked beyond what can be read
    }

    /** Why no requests should be sent here, although it answers; empty when they may be. */
    public String unready() {
        String why = control.unreadable();
        return why == null ? "" : why;
    }

    private Check redis() {
        return hints.trouble()
                .map(why -> new Check(false, why + "; the log is polled meanwhile"))
                .orElseGet(() -> new Check(true, "hints of changes come and go"));
    }

    @Override
    public void close() {
        hints.close();
        follower.close();
        lending.close();
        control.close();
        keeping.close();
        log.close();
    }
}
