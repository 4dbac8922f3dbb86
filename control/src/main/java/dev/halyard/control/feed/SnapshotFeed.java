package dev.halyard.control.feed;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import java.util.List;
import java.util.Set;

/**
 * What evaluation reads: one reference, swapped when a change is durable. {@link #current} takes no
 * lock; {@link #moved} is called by the control plane, one step at a time.
 */
public final class SnapshotFeed implements ControlPlane.Listener {
    private volatile Served current;

    /** Compiles all of a state. */
    public SnapshotFeed(State loaded) {
        current = new Served(loaded, Snapshots.of(loaded));
    }

    public Served current() {
        return current;
    }

    @Override
    public void moved(State next, List<LogRecord> records) {
        current = new Served(next, Snapshots.next(current.snapshot(), next, records));
    }

    @Override
    public void stopped(State held, Set<EntityId> stopped) {
        current = new Served(held, Snapshots.next(current.snapshot(), held, stopped));
    }
}
