package dev.halyard.server.flags;

import dev.halyard.control.log.LogRecord;
import dev.halyard.control.past.Past;
import dev.halyard.control.state.Doc;
import dev.halyard.document.DecisionJson;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Source;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers for one request: one snapshot and one instant, however many flags are asked for. Not
 * thread-safe.
 */
final class Decisions {
    private final Snapshot snapshot;
    private final @Nullable Past past;
    private final long now;
    private final InlineOverrides inline;
    private final Told told;
    private final Seen seen;

    /** Where requests get their snapshot and instant from. Thread-safe. */
    record Factory(Supplier<Published> published, InstantSource clock, Seen seen) {
        Decisions create(Call call, InlineOverrides inline, boolean traced) {
            Published now = published.get();
            call.answeredFrom(now.freshness());
            return new Decisions(
                    now.snapshot(),
                    null,
                    clock.millis(),
                    inline,
                    traced ? told(call) : Told.NOT,
                    seen);
        }

        /** What would have been answered at a moment of the past. */
        Decisions create(Call call, History.Moment moment, InlineOverrides inline, boolean traced) {
            Snapshot none = Snapshot.empty(Long.toString(moment.revision()));
            return new Decisions(
                    none,
                    moment.past(),
                    moment.now(),
                    inline,
                    traced ? told(call) : Told.NOT,
                    Seen.NOTHING);
        }
    }

    /** How much is told of how a decision came about. */
    private enum Told {
        NOT,
        WITHOUT_RULES,
        ALL
    }

    private static Told told(Call call) {
        return call.identity().isRestricted() ? Told.WITHOUT_RULES : Told.ALL;
    }

    private Decisions(
            Snapshot snapshot,
            @Nullable Past past,
            long now,
            InlineOverrides inline,
            Told told,
            Seen seen) {
        this.snapshot = snapshot;
        this.past = past;
        this.now = now;
        this.inline = inline;
        this.told = told;
        this.seen = seen;
    }

    /** The keys of all flags that are not archived, or were not then. */
    List<String> liveFlagKeys() {
        return past == null ? snapshot.liveFlagKeys() : past.flagKeys();
    }

    /**
     * Appends the decision.
     *
     * @throws Problem when there is no such flag, with nothing appended
     */
    void append(String key, Context context, StringBuilder out) {
        if (past == null) {
            append(snapshot, key, context, out);
            return;
        }
        append(past.snapshot(List.of(key), context), key, context, out);
        out.setLength(out.length() - 1);
        out.append(",\"historical\":true,\"last_change\":");
        past.lastChange(key).map(Decisions::shown).orElse(Doc.object().members()).writeJson(out);
        out.append('}');
    }

    /** The record that last changed the flag, in short. */
    private static dev.halyard.evaluator.Value.Members shown(LogRecord record) {
        return Doc.object()
                .put("seq", record.seq())
                .put("ts", record.ts())
                .put("action", record.action())
                .put("actor", record.actor().id())
                .putOrNull("reason", record.reason())
                .put("hash", record.hash())
                .members();
    }

    private void append(Snapshot from, String key, Context context, StringBuilder out) {
        if (told != Told.NOT) {
            Explanation story = Evaluator.explain(from, key, context, inline, now);
            seen.explained(story.decision(), context, now);
            check(story.decision());
            DecisionJson.append(told == Told.ALL ? story : Restricted.story(story), out);
        } else {
            Decision decision = Evaluator.evaluate(from, key, context, inline, now);
            seen.decided(decision, context, now);
            check(decision);
            DecisionJson.append(decision, out);
        }
    }

    private static void check(Decision decision) {
        if (decision.source() == Source.FLAG_NOT_FOUND) {
            throw Problem.flagNotFound(decision.flagKey());
        }
    }
}
