package dev.halyard.server.store;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Refusal;
import dev.halyard.control.change.Submission;
import dev.halyard.control.change.Times;
import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.feed.Served;
import dev.halyard.control.feed.SnapshotFeed;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.StoreUnavailableException;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    private static final Duration CATCH_UP_LOOK = Duration.ofMillis(5);

    /** Records that those who follow may be behind without beginning anew. */
    private static final int RECENT = 4096;

    private final ChangeLog log;
    private final SnapshotFeed feed;
    private final ControlPlane control;
    private final RecentChanges recent;
    private final String name;
    private final InstantSource clock;
    private final Duration poll;
    private final ScheduledExecutorService follower =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("log-follower").unstarted(work));
    private final Semaphore catchingUp = new Semaphore(1);
    private volatile long readAt;
    private volatile @Nullable String staleSince;
    private volatile @Nullable String trouble;

    /**
     * How a store is used.
     *
     * @param name of the store, for people
     * @param poll how often the log is looked at
     * @param trust whose signatures under approvals count
     */
    public record Settings(
            String name, Duration poll, Duration resumeWithin, Duration approvalSla, Trust trust) {}

    /** The documents that an empty store begins with. */
    public interface FirstDocuments {
        byte[] registry() throws java.io.IOException;

        byte @Nullable [] overrides() throws java.io.IOException;
    }

    private Store(
            ChangeLog log, State loaded, Settings settings, InstantSource clock, After after) {
        this.log = log;
        this.clock = clock;
        name = settings.name();
        poll = settings.poll();
        feed = new SnapshotFeed(loaded);
        recent = new RecentChanges(loaded.revision(), RECENT);
        control =
                new ControlPlane(
                        log,
                        loaded,
                        new Decider(settings.resumeWithin(), settings.approvalSla()),
                        clock,
                        (next, records) -> {
                            feed.moved(next, records);
                            recent.moved(next, records);
                            after.moved(next, records);
                        });
        readAt = clock.millis();
    }

    /** What else is done after every step. */
    public interface After extends ControlPlane.Listener {}

    /**
     * Loads what the log has; imports the documents first where it is empty.
     *
     * @param log the caller's to close, should this fail
     * @throws InvalidDocumentException when the first documents are not valid
     */
    public static Store open(
            ChangeLog log,
            Settings settings,
            InstantSource clock,
            FirstDocuments documents,
            After after)
            throws java.io.IOException, InvalidDocumentException {
        long start = System.nanoTime();
        State loaded =
                State.load(
                        log,
                        settings.trust(),
                        read -> LOG.atInfo().addKeyValue("read", read).log("Loading the store"));
        Store store = new Store(log, loaded, settings, clock, after);
        if (loaded.revision() == 0) {
            store.adopt(documents);
        }
        State state = store.control.state();
        LOG.atInfo()
                .addKeyValue("revision", state.revision())
                .addKeyValue("flags", state.flagCount())
                .addKeyValue("overrides", state.rowCount())
                .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
                .log("Loaded {}", settings.name());
        warnOfDistrusted(state);
        return store;
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
     * @throws Problem {@code not_ready} when it has not come within a quarter of a second
     */
    public void atLeast(long revision) {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (feed.current().state().revision() < revision) {
            if (System.nanoTime() > deadline || !catchUp(deadline)) {
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
    }

    /** One at a time looks; others wait for what it finds. */
    private boolean catchUp(long deadline) {
        try {
            if (!catchingUp.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            control.refresh();
            Thread.sleep(CATCH_UP_LOOK);
            return true;
        } catch (StoreUnavailableException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            catchingUp.release();
        }
    }

    /** Looks for what other nodes wrote, from now on. */
    public void follow() {
        long millis = poll.toMillis();
        var _ = follower.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            control.refresh();
            readAt = clock.millis();
            if (staleSince != null) {
                LOG.info("The store answers again");
            }
            staleSince = null;
            trouble = null;
        } catch (RuntimeException e) {
            String what = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
            if (staleSince == null) {
                staleSince = Times.write(readAt);
                LOG.atWarn()
                        .addKeyValue("revision", control.state().revision())
                        .log("The store cannot be read; still serving what is known: {}", what);
            }
            trouble = what;
        }
    }

    /** Each decision's own moment, read once. */
    public Published published() {
        return new PublishedState(feed.current());
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
        long revision = feed.current().state().revision();
        String since = staleSince;
        if (since != null) {
            return new Freshness(revision, "last_known_good", since);
        }
        boolean live = clock.millis() - readAt <= 2 * poll.toMillis();
        return new Freshness(revision, live ? "live" : "cached", null);
    }

    /** How the store is. */
    public Map<String, Check> check() {
        Map<String, Check> checks = new LinkedHashMap<>();
        String why = trouble;
        State state = feed.current().state();
        checks.put(
                "store",
                why == null
                        ? new Check(
                                true,
                                "%s at revision %d, %d flags"
                                        .formatted(name, state.revision(), state.flagCount()))
                        : new Check(false, name + " cannot be read: " + why));
        return checks;
    }

    @Override
    public void close() {
        follower.shutdownNow();
        control.close();
        log.close();
    }
}
