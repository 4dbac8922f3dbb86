package dev.halyard.server.flags;

import dev.halyard.document.DecisionJson;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Source;
import dev.halyard.server.http.Problem;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers for one request: one snapshot and one instant, however many flags are asked for. Not
 * thread-safe.
 */
final class Decisions {
    private final Snapshot snapshot;
    private final long now;
    private final InlineOverrides inline;
    private final boolean traced;
    private final Consumer<Source> counted;

    /** Where requests get their snapshot and instant from. Thread-safe. */
    record Factory(Supplier<Snapshot> snapshots, InstantSource clock, Consumer<Source> counted) {
        Decisions create(InlineOverrides inline, boolean traced) {
            return new Decisions(snapshots.get(), clock.millis(), inline, traced, counted);
        }
    }

    private Decisions(
            Snapshot snapshot,
            long now,
            InlineOverrides inline,
            boolean traced,
            Consumer<Source> counted) {
        this.snapshot = snapshot;
        this.now = now;
        this.inline = inline;
        this.traced = traced;
        this.counted = counted;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Appends the decision.
     *
     * @throws Problem when there is no such flag, with nothing appended
     */
    void append(String key, Context context, StringBuilder out) {
        if (traced) {
            Explanation told = Evaluator.explain(snapshot, key, context, inline, now);
            checked(told.decision());
            DecisionJson.append(told, out);
        } else {
            Decision decision = Evaluator.evaluate(snapshot, key, context, inline, now);
            checked(decision);
            DecisionJson.append(decision, out);
        }
    }

    private void checked(Decision decision) {
        counted.accept(decision.source());
        if (decision.source() == Source.FLAG_NOT_FOUND) {
            throw Problem.flagNotFound(decision.flagKey());
        }
    }
}
