package dev.halyard.server.store;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Submission;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.Checkpoints;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node does for all: it removes stored rows that have expired, by a change like any other,
 * and signs the checkpoints that nobody has signed. Two nodes that do so at once do no harm: what
 * the first removed is gone when the second's change is decided.
 */
public final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    /** Changes in a row; the rest waits for the next time. */
    private static final int MOST = 100;

    private final Leader leader;
    private final ControlPlane control;
    private final Checkpoints checkpoints;
    private final Duration between;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("chores").unstarted(work));

    /** An expired row counts no more from its instant on: there is no hurry. */
    public Chores(Leader leader, ControlPlane control, Checkpoints checkpoints) {
        this(leader, control, checkpoints, Duration.ofHours(1));
    }

    /**
     * @param between sweeps, the first of which is so long after the start
     */
    Chores(Leader leader, ControlPlane control, Checkpoints checkpoints, Duration between) {
        this.leader = leader;
        this.control = control;
        this.checkpoints = checkpoints;
        this.between = between;
    }

    /** Begins. */
    public void follow() {
        leader.follow(control::followsLog, () -> checkpoints.catchUp(control.state()));
        long millis = between.toMillis();
        var _ = thread.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        try {
            for (int i = 0; i < MOST && leader.leads() && hasExpired(); i++) {
                var _ =
                        control.submit(
                                Submission.bySystem(
                                        new Command.SweepOverrides(),
                                        "rows that have expired",
                                        Store.changeId()));
            }
        } catch (RuntimeException refused) {
            LOG.info("Expired rows are swept another time: {}", refused.getMessage());
        }
    }

    private boolean hasExpired() {
        State state = control.state();
        long now = control.now();
        boolean[] found = {false};
        state.eachRow(row -> found[0] |= row.isExpired(now));
        return found[0];
    }

    @Override
    public void close() {
        thread.shutdownNow();
        leader.close();
    }
}
