package dev.halyard.control.hint;

import java.util.List;
import java.util.Optional;

/**
 * The port to what carries hints between nodes. A hint only says that there may be more in the log:
 * losing, repeating, reordering or forging hints changes nothing but how soon a node looks.
 * Thread-safe.
 */
public interface Hints extends AutoCloseable {
    /** Nobody to tell, and nothing to hear: a fleet that polls the log is right all the same. */
    Hints NONE =
            new Hints() {
                @Override
                public void publish(List<Hint> hints) {}

                @Override
                public void listen(Listener listener) {}

                @Override
                public Optional<String> trouble() {
                    return Optional.empty();
                }

                @Override
                public void close() {}
            };

    /** Told that there may be more. Called on the port's own thread, so it must be quick. */
    interface Listener {
        /** Whatever this node has, it may not be all: after a gap, a reconnect, silence. */
        long UNKNOWN = Long.MAX_VALUE;

        /**
         * There may be more.
         *
         * @param revision that there is, as somebody says; {@link #UNKNOWN} where nobody can say
         */
        void heard(long revision);
    }

    /**
     * Tells all nodes, in this order, after the commit. Returns at once, whatever becomes of the
     * hints, and does not throw.
     */
    void publish(List<Hint> hints);

    /**
     * Hears hints from now on. Whenever it begins to hear, again or for the first time, the
     * listener is told {@link Listener#UNKNOWN} afterwards: what came before was not heard. To be
     * called once.
     */
    void listen(Listener listener);

    /** Why hints do not come or go just now, for an operator. */
    Optional<String> trouble();

    @Override
    void close();
}
