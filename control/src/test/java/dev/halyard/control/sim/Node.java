package dev.halyard.control.sim;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Decider;
import dev.halyard.control.copy.CopyCache;
import dev.halyard.control.copy.LentCopies;
import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints.Listener;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.control.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** One node, over the lives of its process: the control plane is the real one. */
final class Node {
    private final BrokenRoad road;
    private final Consumer<List<Hint>> tell;
    private final World world;
    private final LentCopies copies;
    private ControlPlane control;
    private volatile State served;
    private long skew;

    /** What all nodes live in. */
    interface World {
        long millis();

        /** Where the log is. */
        Head end();

        void fail(String what);
    }

    Node(BrokenRoad road, CopyCache cache, Consumer<List<Hint>> tell, World world) {
        this.road = road;
        copies = new LentCopies(road.log(), cache, "a node");
        this.tell = tell;
        this.world = world;
        served = State.EMPTY;
        control = started();
    }

    private ControlPlane started() {
        return new ControlPlane(
                road.log(),
                served,
                new Decider(Duration.ofDays(3), Duration.ofDays(3)),
                () -> Instant.ofEpochMilli(world.millis() + skew),
                new Steps());
    }

    private final class Steps implements ControlPlane.Listener {
        @Override
        public void committed(List<LogRecord> records) {
            tell.accept(Hint.of(records));
        }

        @Override
        public void moved(State next, List<LogRecord> records) {
            long before = served.revision();
            if (next.revision() <= before) {
                world.fail("a node went from " + before + " to " + next.revision());
            }
            if (records.size() != next.revision() - before) {
                world.fail("a step to " + next.revision() + " is not told record by record");
            }
            served = next;
        }
    }

    /** Its process ends, and another begins with all it had served, or with what others lent. */
    void restart(boolean disk) {
        ControlPlane old = control;
        Thread.startVirtualThread(old::close); // it has nothing left to do
        served = disk ? served : borrowed();
        control = started();
    }

    private State borrowed() {
        try {
            return copies.borrow().orElse(State.EMPTY);
        } catch (StoreUnavailableException away) {
            return State.EMPTY;
        }
    }

    /** Lends what it serves, however old that is. */
    void lend() {
        try {
            boolean lent = copies.lend(served);
            if (!lent && served.revision() > 0) {
                world.fail("a state that the log had was not lent");
            }
        } catch (StoreUnavailableException away) {
            if (!road.isCut()) {
                world.fail("nothing was lent, though the log is there");
            }
        }
    }

    void heard(long revision) {
        if (revision == Listener.UNKNOWN || revision > served.revision()) {
            look();
        }
    }

    /** Looks at the log; whether it could. */
    boolean look() {
        try {
            control.refresh();
            if (!served.head().equals(world.end())) {
                world.fail("a look at the log left a node at " + served.revision());
            }
            return true;
        } catch (StoreUnavailableException away) {
            if (!road.isCut()) {
                world.fail("a sound log was not followed: " + away.getMessage());
            }
            return false;
        }
    }

    ControlPlane control() {
        return control;
    }

    State served() {
        return served;
    }

    BrokenRoad road() {
        return road;
    }

    void skew(long millis) {
        skew = millis;
    }

    void checkTime() {
        if (control.now() < served.head().time()) {
            world.fail("now is before the log's");
        }
    }

    void close() {
        ControlPlane old = control;
        Thread.startVirtualThread(old::close);
    }
}
