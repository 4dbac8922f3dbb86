package dev.halyard.server.flags;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;

/**
 * Told of everything that is decided, for metrics, counts and previews; must be quick. Thread-safe.
 */
public interface Seen {
    /**
     * A decision that somebody is given.
     *
     * @param now milliseconds since the epoch, as it was decided with
     */
    void decided(Decision decision, Context context, long now);

    /** The same, for somebody who asks why: a person who looks, not a program that needs it. */
    void explained(Decision decision, Context context, long now);

    /** Sees nothing. */
    Seen NOTHING =
            new Seen() {
                @Override
                public void decided(Decision decision, Context context, long now) {}

                @Override
                public void explained(Decision decision, Context context, long now) {}
            };
}
