package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/** What a flag is for a context, and what decided so. Immutable. */
public final class Decision {
    /** In the place of what decided, which steps 7 and 8 do not fill otherwise. */
    private static final String TARGETED = "targets";

    private static final String WEIGHED = "weights";

    final String registryVersion;
    private final String flagKey;
    private final @Nullable Value value;
    private final boolean enabled;
    private final @Nullable Variant variant;
    private final Source source;
    private final @Nullable FlagState state;
    private final Env env;
    private final int bucket;
    private final @Nullable String because;

    private Decision(
            String registryVersion,
            String flagKey,
            @Nullable Value value,
            boolean enabled,
            @Nullable Variant variant,
            Source source,
            @Nullable FlagState state,
            Env env,
            int bucket,
            @Nullable String because) {
        this.registryVersion = registryVersion;
        this.flagKey = flagKey;
        this.value = value;
        this.enabled = enabled;
        this.variant = variant;
        this.source = source;
        this.state = state;
        this.env = env;
        this.bucket = bucket;
        this.because = because;
    }

    static Decision notFound(String version, String key, Env env) {
        return new Decision(
                version,
                key,
                null,
                false,
                null,
                Source.FLAG_NOT_FOUND,
                null,
                env,
                Bucket.NONE,
                null);
    }

    /** Steps 2, 3, 4 and 9: the default, which for a boolean flag may itself be {@code true}. */
    static Decision off(
            String version,
            CompiledFlag flag,
            FlagState state,
            Env env,
            Source source,
            int bucket,
            @Nullable String blockedBy) {
        boolean enabled = flag.bool && isTrue(flag.defaultValue);
        return new Decision(
                version,
                flag.key,
                flag.defaultValue,
                enabled,
                null,
                source,
                state,
                env,
                bucket,
                blockedBy);
    }

    /** Steps 5 and 6. */
    static Decision overridden(
            String version, CompiledFlag flag, FlagState state, Env env, OverrideChoice choice) {
        Value value = choice.value();
        boolean enabled = flag.bool ? isTrue(value) : !value.equals(flag.defaultValue);
        return new Decision(
                version,
                flag.key,
                value,
                enabled,
                null,
                choice.source(),
                state,
                env,
                Bucket.NONE,
                choice.id());
    }

    /** Steps 7 and 8. */
    static Decision on(
            String version,
            CompiledFlag flag,
            FlagState state,
            Context context,
            Source source,
            int bucket) {
        Variant targeted = flag.targeted(context);
        Variant variant = targeted == null ? flag.split(context) : targeted;
        String by = null;
        if (variant != null) {
            by = targeted != null ? TARGETED : flag.isAlone(variant) ? null : WEIGHED;
        }
        Value value = variant == null ? Value.Bool.TRUE : variant.value();
        return new Decision(
                version, flag.key, value, true, variant, source, state, context.env(), bucket, by);
    }

    private static boolean isTrue(Value value) {
        return value instanceof Value.Bool bool && bool.value();
    }

    /** The key that was asked for. */
    public String flagKey() {
        return flagKey;
    }

    /** The value, of the flag's type; null when there is no such flag. */
    public @Nullable Value value() {
        return value;
    }

    /**
     * A boolean flag's value; for another type, whether something other than the default was
     * decided.
     */
    public boolean enabled() {
        return enabled;
    }

    /** The variant's name; null unless the rollout (step 7 or 8) picked one. */
    public @Nullable String variant() {
        return variant == null ? null : variant.name();
    }

    /** What decided. */
    public Source source() {
        return source;
    }

    /** The step that decided, 1..9. */
    public int step() {
        return source.step();
    }

    /** A sentence for a person; its wording may change. */
    public String reason() {
        return Reasons.of(this);
    }

    /** Whether the variant is one that a target gives, not one by weight. */
    public boolean isTargeted() {
        return source.isOn() && TARGETED.equals(because);
    }

    /** Whether the variant is one of several, by weight. */
    public boolean isSplit() {
        return source.isOn() && WEIGHED.equals(because);
    }

    /** The flag's stage in the environment; null when there is no such flag. */
    public @Nullable Stage rolloutStage() {
        return state == null ? null : state.stage();
    }

    /** The environment it was decided for. */
    public Env env() {
        return env;
    }

    /** Where the unit fell, 0..9999; null unless the percentage was asked. */
    public @Nullable Integer bucket() {
        return bucket == Bucket.NONE ? null : bucket;
    }

    /** The first dependency that is not met; null unless that decided. */
    public @Nullable String blockedBy() {
        return source == Source.DEP_UNSATISFIED ? because : null;
    }

    /** The id of the stored override that decided; null when none or an inline one did. */
    public @Nullable String overrideId() {
        return source == Source.USER_OVERRIDE || source == Source.TENANT_OVERRIDE ? because : null;
    }

    /**
     * Which snapshot answered: the revision in decimal, or the documents' checksum in file mode.
     */
    public String registryVersion() {
        return registryVersion;
    }

    /** The share of units that {@code staged} reaches here, in percent. */
    double rolloutPct() {
        return state == null ? 0 : state.rolloutPct();
    }

    @Override
    public String toString() {
        String shown = value == null ? "null" : value.toJson();
        return flagKey + " = " + shown + " by step " + step() + ", " + source.id();
    }
}
