package dev.halyard.server;

import dev.halyard.control.count.Decided;
import dev.halyard.control.preview.ContextSample;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.server.counts.EvaluationCounts;
import dev.halyard.server.flags.CountsApi;
import dev.halyard.server.flags.Seen;
import dev.halyard.server.health.Metrics;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is told what is decided.
 *
 * @param counts null where flags are kept in files: nobody could ask for them there
 */
record Watchers(
        Metrics metrics,
        @Nullable EvaluationCounts counts,
        ContextSample sample,
        InstantSource clock)
        implements Seen, CountsApi.Counted {
    @Override
    public void decided(Decision decision, Context context, long now) {
        explained(decision, context, now);
        if (counts != null) {
            counts.decided(decision, now);
        }
    }

    @Override
    public void explained(Decision decision, Context context, long now) {
        metrics.decided(decision.source());
        sample.see(context);
    }

    @Override
    public void decided(Decided what, long times) {
        metrics.decidedElsewhere(what.source(), times);
        if (counts != null) {
            counts.decided(what, times, clock.millis());
        }
    }

    @Override
    public void tracked(long times) {
        metrics.tracked(times);
    }
}
