package dev.halyard.control.hint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reference adapter: nodes within one process, told at once. For tests and tools. */
public final class MemoryHints implements Hints {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryHints.class);

    private final Channel channel;
    private final List<Listener> own = new ArrayList<>();
    private boolean closed;

    /** What the nodes of one fleet share. */
    public static final class Channel {
        private final List<Listener> listeners = new ArrayList<>();

        /** Sends bytes that may be no hint. */
        public void send(String text) {
            List<Listener> told;
            synchronized (this) {
                told = List.copyOf(listeners);
            }
            long revision = Hint.read(text).map(Hint::revision).orElse(Listener.UNKNOWN);
            for (Listener listener : told) {
                try {
                    listener.heard(revision);
                } catch (RuntimeException e) { // whoever sends has no part in it
                    LOG.warn("A hint was not acted upon", e);
                }
            }
        }

        private synchronized void add(Listener listener) {
            listeners.add(listener);
        }

        private synchronized void removeAll(List<Listener> gone) {
            listeners.removeAll(gone);
        }
    }

    public MemoryHints(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void publish(List<Hint> hints) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        hints.forEach(hint -> channel.send(hint.write()));
    }

    @Override
    public void listen(Listener listener) {
        synchronized (this) {
            if (closed) {
                return;
            }
            own.add(listener);
        }
        channel.add(listener);
        listener.heard(Listener.UNKNOWN);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        channel.removeAll(own);
    }
}
