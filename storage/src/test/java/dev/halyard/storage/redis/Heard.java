package dev.halyard.storage.redis;

import dev.halyard.control.hint.Hints.Listener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what is heard. */
final class Heard implements Listener {
    private final List<Long> revisions = new CopyOnWriteArrayList<>();

    @Override
    public void heard(long revision) {
        revisions.add(revision);
    }

    /** In order, without those that nobody can say. */
    List<Long> known() {
        return revisions.stream().filter(revision -> revision != UNKNOWN).toList();
    }

    long unknown() {
        return revisions.stream().filter(revision -> revision == UNKNOWN).count();
    }
}
