package dev.halyard.openfeature;

import dev.halyard.evaluator.Snapshot;
import java.util.List;

/** What keeps the flags current. */
interface Feed extends AutoCloseable {
    /** Begins, on threads of its own. */
    void start();

    /** Does what is due; called several times a second, from one thread. */
    void tick();

    /** Makes do without a first answer, where there is something to make do with. */
    void fallBack();

    @Override
    void close();

    /** Who is told; from any thread. */
    interface Listener {
        /**
         * There is another snapshot.
         *
         * @param freshness as answers say it
         * @param changed keys of flags that may be decided otherwise than before
         */
        void moved(Snapshot snapshot, String freshness, List<String> changed);

        /** The service is out of reach, or again in reach. */
        void stale(boolean stale);

        /** There is no first snapshot so far, and why. */
        void failed(String why);

        /** The credential is refused: there will be no first snapshot. */
        void refused(String why);
    }
}
