package dev.halyard.document;

import java.util.HashMap;
import java.util.Map;

/** Notices what must be unique and is there again. */
final class Unique<K> {
    private final Map<K, Node> first = new HashMap<>();
    private final String what;

    /** Of things called {@code what}: "id". */
    Unique(String what) {
        this.what = what;
    }

    void check(K key, Node at) {
        Node before = first.putIfAbsent(key, at);
        if (before != null) {
            at.wrong("repeats the " + what + " of " + before.pointer() + ", but must be unique");
        }
    }
}
