package dev.halyard.storage.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What several writers did to one versioned thing and saw of it, and whether one order explains it.
 *
 * <p>Each write makes a version that no other makes, so there is only one order to try: the write
 * of version v at place 2v, whoever saw v at 2v + 1. The history is linearizable exactly when
 * nobody who began after somebody had finished has an earlier place.
 */
final class RegisterHistory {
    private final List<Operation> operations = new ArrayList<>();

    /**
     * One operation.
     *
     * @param who for the message
     * @param invoked before it was sent, nanoseconds
     * @param returned after its answer was there
     * @param version that it made, or that it saw
     */
    record Operation(String who, long invoked, long returned, long version, boolean wrote) {
        long place() {
            return 2 * version + (wrote ? 0 : 1);
        }
    }

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    synchronized int size() {
        return operations.size();
    }

    /**
     * Why no order explains the history; empty when one does.
     *
     * @param first the version that was there before
     */
    synchronized Optional<String> violation(long first) {
        Set<Long> made = new HashSet<>(Set.of(first));
        for (Operation each : operations) {
            if (each.wrote && !made.add(each.version)) {
                return Optional.of("made a second time: " + each);
            }
        }
        for (Operation each : operations) {
            if (!made.contains(each.version)) {
                return Optional.of("saw what nobody made: " + each);
            }
        }
        return outOfOrder();
    }

    private Optional<String> outOfOrder() {
        List<Operation> begun = new ArrayList<>(operations);
        begun.sort(Comparator.comparingLong(Operation::invoked));
        List<Operation> ended = new ArrayList<>(operations);
        ended.sort(Comparator.comparingLong(Operation::returned));
        int next = 0;
        Operation furthest = null;
        for (Operation each : begun) {
            while (next < ended.size() && ended.get(next).returned < each.invoked) {
                Operation before = ended.get(next++);
                furthest =
                        furthest == null || before.place() > furthest.place() ? before : furthest;
            }
            if (furthest != null && furthest.place() > each.place()) {
                return Optional.of(each + " began after the end of " + furthest);
            }
        }
        return Optional.empty();
    }
}
