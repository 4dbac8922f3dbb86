package dev.halyard.evaluator;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides flags: one pure function from snapshot, key, context, inline overrides and now to a
 * decision.
 *
 * <p>It does no I/O, reads no clock, keeps no state and throws on nothing; call it from any thread.
 */
public final class Evaluator {
    /** The version of the rules, the same in every language they are shipped in. */
    public static final String VERSION = "1.0.0";

    private final Snapshot snapshot;
    private final Context context;
    private final InlineOverrides inline;
    private final long now;

    /** Decisions of flags met on the way; each flag is decided at most once per evaluation. */
    private @Nullable Map<String, Decision> decided;

    private Evaluator(Snapshot snapshot, Context context, InlineOverrides inline, long now) {
        this.snapshot = snapshot;
        this.context = context;
        this.inline = inline;
        this.now = now;
    }

    /**
     * What the flag is for the context.
     *
     * @param now milliseconds since the epoch, which expiries are compared with
     */
    public static Decision evaluate(Snapshot snapshot, String flagKey, Context context, long now) {
        return evaluate(snapshot, flagKey, context, InlineOverrides.NONE, now);
    }

    /** As {@link #evaluate(Snapshot, String, Context, long)}, with overrides sent along. */
    public static Decision evaluate(
            Snapshot snapshot, String flagKey, Context context, InlineOverrides inline, long now) {
        return new Evaluator(snapshot, context, inline, now).decide(Strings.wellFormed(flagKey));
    }

    /** The same decision, with all nine steps and what it would take to turn the flag on. */
    public static Explanation explain(
            Snapshot snapshot, String flagKey, Context context, InlineOverrides inline, long now) {
        Evaluator evaluator = new Evaluator(snapshot, context, inline, now);
        Decision decision = evaluator.decide(Strings.wellFormed(flagKey));
        return new Explainer(evaluator, snapshot, context).explain(decision);
    }

    /** The nine steps, one line each. */
    Decision decide(String key) {
        CompiledFlag flag = snapshot.flag(key);
        if (flag == null) return Decision.notFound(snapshot.version(), key, context.env()); // 1
        CompiledState at = flag.state(context.env());
        if (at.stopped != null) return off(flag, at, at.stopped, Bucket.NONE, null); // 2
        String unmet = firstUnmet(flag.dependencies);
        if (unmet != null) return off(flag, at, Source.DEP_UNSATISFIED, Bucket.NONE, unmet); // 3
        if (at.approvalMissing)
            return off(flag, at, Source.APPROVAL_MISSING, Bucket.NONE, null); // 4
        OverrideChoice override = flag.acceptsOverrides() ? override(flag) : null;
        if (override != null) return overridden(flag, at, override); // 5, 6
        int bucket = at.staged ? flag.bucket(context) : Bucket.NONE;
        if (bucket != Bucket.NONE && bucket < at.threshold)
            return on(flag, at, Source.BUCKET_IN, bucket); // 7
        Source audience = at.audience(snapshot, context);
        if (audience != null) return on(flag, at, audience, bucket); // 8
        return off(flag, at, at.staged ? Source.BUCKET_OUT : Source.DEFAULT, bucket, null); // 9
    }

    private Decision off(
            CompiledFlag flag,
            CompiledState at,
            Source source,
            int bucket,
            @Nullable String unmet) {
        return Decision.off(
                snapshot.version(), flag, at.state, context.env(), source, bucket, unmet);
    }

    private Decision overridden(CompiledFlag flag, CompiledState at, OverrideChoice choice) {
        return Decision.overridden(snapshot.version(), flag, at.state, context.env(), choice);
    }

    private Decision on(CompiledFlag flag, CompiledState at, Source source, int bucket) {
        return Decision.on(snapshot.version(), flag, at.state, context, source, bucket);
    }

    private @Nullable String firstUnmet(Dependency[] dependencies) {
        for (Dependency dependency : dependencies) {
            Decision needed = decideOnce(dependency.flagKey(), dependencies.length > 1);
            if (!meets(needed, dependency)) {
                return dependency.flagKey();
            }
        }
        return null;
    }

    /** A held-back flag meets nothing, even where its default is {@code true}. */
    static boolean meets(Decision decision, Dependency dependency) {
        return isOpen(decision)
                && (dependency.variant() == null
                        || dependency.variant().equals(decision.variant()));
    }

    static boolean isOpen(Decision decision) {
        return decision.enabled() && !decision.source().isHeldBack();
    }

    /**
     * Decides a dependency. Remembering is for diamonds, which would cost twice as much a level;
     * below a flag with one dependency there is none, and nothing to remember.
     */
    Decision decideOnce(String key, boolean several) {
        if (decided == null) {
            if (!several) {
                return decide(key);
            }
            decided = new HashMap<>();
        }
        Decision known = decided.get(key);
        if (known == null) {
            known = decide(key);
            decided.put(key, known);
        }
        return known;
    }

    /** Steps 5 and 6 together: inline user, inline tenant, stored user, stored tenant. */
    private @Nullable OverrideChoice override(CompiledFlag flag) {
        OverrideChoice choice = inline(flag, Scope.USER);
        if (choice == null) choice = inline(flag, Scope.TENANT);
        if (choice == null) choice = stored(flag, Scope.USER);
        if (choice == null) choice = stored(flag, Scope.TENANT);
        return choice;
    }

    /** Whether a tenant's override counted too; asked when a user's decided. */
    boolean tenantOverrideBeaten(CompiledFlag flag) {
        return inline(flag, Scope.TENANT) != null || stored(flag, Scope.TENANT) != null;
    }

    private @Nullable OverrideChoice inline(CompiledFlag flag, Scope scope) {
        Map<String, Value> sent = scope == Scope.USER ? inline.user() : inline.tenant();
        Value value = sent.isEmpty() ? null : sent.get(flag.key);
        if (value == null || !flag.accepts(scope) || !flag.admits(value, false)) {
            return null;
        }
        boolean forNobody = scope == Scope.TENANT && context.tenantId() == null;
        return forNobody ? null : new OverrideChoice(scope, value, null);
    }

    private @Nullable OverrideChoice stored(CompiledFlag flag, Scope scope) {
        return flag.accepts(scope)
                ? snapshot.overrides(flag).choose(scope, flag, context, now)
                : null;
    }
}
