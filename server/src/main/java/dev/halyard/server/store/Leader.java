package dev.halyard.server.store;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.FleetNotes.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node is the one that does what should happen once in a fleet: it holds a lease in
 * the database, by the database's clock, and renews it while it lives. Two may believe it for a
 * moment (one was paused, say), so what a leader does must be right if two do it. Thread-safe.
 */
public final class Leader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
    private static final String LEASE = "leader";

    private final @Nullable ChangeLog log;
    private final Duration term;
    private final String node = UUID.randomUUID().toString();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("leader").unstarted(work));

    /** Until when the lease is surely held, by this process's own running time. */
    private volatile long until;

    private volatile @Nullable Lease lease;

    private Leader(@Nullable ChangeLog log, Duration term) {
        this.log = log;
        this.term = term;
    }

    /** A node that shares its store with nobody. */
    public static Leader alone() {
        return new Leader(null, Duration.ZERO);
    }

    /**
     * One of those on a store; it is none yet.
     *
     * @param log the caller's to close, after this
     */
    public static Leader among(ChangeLog log) {
        return among(log, Duration.ofSeconds(30));
    }

    /**
     * @param term after which another node may take over from one that is gone
     */
    static Leader among(ChangeLog log, Duration term) {
        return new Leader(log, term);
    }

    /**
     * Begins to try.
     *
     * @param fit whether this node can do what leaders do; while it cannot, another may lead
     * @param taken run each time that this node becomes the leader
     */
    void follow(BooleanSupplier fit, Runnable taken) {
        ChangeLog from = log;
        if (from == null) {
            thread.execute(taken);
            return;
        }
        long millis = term.toMillis() / 3;
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> tryOnce(from, fit, taken), 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Whether it is this node, as far as it can know. */
    public boolean leads() {
        return log == null || (lease != null && System.nanoTime() - until < 0);
    }

    private void tryOnce(ChangeLog from, BooleanSupplier fit, Runnable taken) {
        try {
            if (!fit.getAsBoolean()) {
                Lease held = lease;
                lease = null;
                if (held != null) {
                    LOG.warn("This node cannot follow the log, and so leads no more");
                    from.fleet().release(held);
                }
                return;
            }
            long asked = System.nanoTime();
            Optional<Lease> now = from.fleet().lease(LEASE, node, term);
            Lease before = lease;
            if (now.isEmpty()) {
                lease = null;
                return;
            }
            until = asked + term.toNanos();
            lease = now.get();
            if (!now.get().equals(before)) {
                LOG.info("This node leads: it sweeps expired rows and signs checkpoints");
                taken.run();
            }
        } catch (RuntimeException away) {
            LOG.debug("Who leads cannot be asked now", away);
        }
    }

    /** Another node need not wait for the end of the lease; nor does this one wait for long. */
    @Override
    public void close() {
        thread.shutdownNow();
        Lease held = lease;
        ChangeLog from = log;
        boolean leads = leads();
        lease = null;
        if (from == null || held == null || !leads) {
            return;
        }
        try {
            Thread release = Thread.ofVirtual().start(() -> release(from, held));
            boolean _ = release.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(ChangeLog from, Lease held) {
        try {
            from.fleet().release(held);
        } catch (RuntimeException away) {
            LOG.debug("The lease ends by itself", away);
        }
    }

    /** As a process that is killed: it holds what it holds, and does nothing any more. */
    void vanish() {
        thread.shutdownNow();
    }
}
