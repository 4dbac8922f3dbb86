package dev.halyard.fleet;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started here, and is to be stopped, the last first. Thread-safe. */
final class Started {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /** Remembers a part, and stops it at once where everything has been stopped meanwhile. */
    synchronized <T extends AutoCloseable> T add(T part) {
        if (closed) {
            stop(part);
            throw new IllegalStateException("stopping");
        }
        parts.push(part);
        return part;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    void close() {
        Deque<AutoCloseable> all;
        synchronized (this) {
            closed = true;
            all = new ArrayDeque<>(parts);
            parts.clear();
        }
        all.stream().filter(Node.class::isInstance).forEach(node -> ((Node) node).terminate());
        all.forEach(Started::stop);
    }

    private static void stop(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("Something did not stop: " + e);
        }
    }
}
