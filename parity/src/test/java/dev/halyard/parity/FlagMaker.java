package dev.halyard.parity;

import dev.halyard.evaluator.Bucket;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes flags, each of which is valid among those made before. */
final class FlagMaker {
    private static final List<Stage> STAGES =
            List.of(
                    Stage.DRAFT,
                    Stage.DRAFT,
                    Stage.INTERNAL,
                    Stage.PILOT,
                    Stage.PILOT,
                    Stage.STAGED,
                    Stage.STAGED,
                    Stage.STAGED,
                    Stage.STAGED,
                    Stage.FULL,
                    Stage.FULL,
                    Stage.FULL,
                    Stage.PAUSED,
                    Stage.ROLLED_BACK);

    /** Any character but six of ASCII makes a reference, however blank it looks. */
    private static final List<String> APPROVALS =
            List.of("APR-1", "0", "\u00A0", "\u2003", "\u0085", "\u001F", "\b", " x", "\uFEFF");

    private static final List<String> NO_APPROVALS =
            List.of("", " ", "\t\n\u000B\f\r ", "  ", "\u000B");

    private static final List<String> SALTS = List.of("shared", "ร่วม", "a:variant", "😀", ":");

    private final Dice dice;
    private final FlagValues values;
    private final World world;
    private final List<String> cohorts;
    private final List<Flag> flags = new ArrayList<>();

    /** A flag as others need to know it. */
    record Flag(
            String key,
            ValueType type,
            Value defaultValue,
            List<String> variants,
            Value.Members json) {}

    FlagMaker(Dice dice, World world, List<String> cohorts) {
        this.dice = dice;
        this.world = world;
        this.cohorts = cohorts;
        values = new FlagValues(dice);
    }

    List<Flag> flags() {
        return flags;
    }

    /** A flag of anything. */
    void make(String key, List<Flag> needed) {
        ValueType type = dice.percent(55) ? ValueType.BOOLEAN : dice.of(ValueType.values());
        boolean gated = dice.percent(25);
        boolean mustBeSafe = type == ValueType.BOOLEAN && (gated || !needed.isEmpty());
        Value defaultValue = mustBeSafe ? Value.of(false) : values.of(type);
        List<String> variants = type == ValueType.BOOLEAN ? List.of() : variantNames();
        JsonObject flag = start(key, type, defaultValue);
        String salt = dice.percent(30) ? dice.of(SALTS) : null;
        flag.with("bucketing_salt", salt);
        states(flag, salt == null ? key : salt);
        shape(flag);
        gate(flag, gated);
        flag.with("variants", variants.isEmpty() ? null : variants(variants, type, defaultValue));
        flag.with("targets", variants.isEmpty() ? null : targets(variants));
        dependencies(flag, needed);
        carried(flag);
        flags.add(new Flag(key, type, defaultValue, variants, flag.build()));
    }

    /** On for everyone, if only its dependencies are; what long chains are made of. */
    void makePlain(String key, List<Flag> needed) {
        JsonObject flag = start(key, ValueType.BOOLEAN, Value.of(false));
        flag.with("rollout_stage", Stage.FULL.id());
        flag.with("allowed_scopes", JsonObject.texts(List.of("user")));
        dependencies(flag, needed);
        flags.add(new Flag(key, ValueType.BOOLEAN, Value.of(false), List.of(), flag.build()));
    }

    /** On for that cohort, off for everyone else but staff. */
    void makeForCohort(String key, String cohort) {
        JsonObject flag = start(key, ValueType.BOOLEAN, Value.of(false));
        flag.with("rollout_stage", Stage.PILOT.id());
        flag.with("pilot_cohorts", JsonObject.texts(List.of(cohort)));
        flags.add(new Flag(key, ValueType.BOOLEAN, Value.of(false), List.of(), flag.build()));
    }

    private JsonObject start(String key, ValueType type, Value defaultValue) {
        return new JsonObject()
                .with("id", "ff-" + flags.size())
                .with("key", key)
                .with("owner_module", OddTexts.text(dice))
                .with("type", type.id())
                .with("default_value", defaultValue);
    }

    private void state(JsonObject holder, String salt) {
        int bucket = Bucket.of(salt, dice.of(dice.of(world.users, world.tenants)));
        holder.with("rollout_stage", dice.of(STAGES).id());
        holder.with(
                "rollout_pct", dice.percent(85) ? OddNumbers.percent(bucket, dice) : dice.absent());
        holder.with(
                "pilot_cohorts",
                dice.percent(75) ? JsonObject.texts(dice.some(cohorts, 2)) : dice.absent());
        holder.with("approval_ref", approval());
    }

    private @Nullable Value approval() {
        return switch (dice.below(5)) {
            case 0 -> dice.absent();
            case 1 -> Value.of(dice.of(NO_APPROVALS));
            default -> Value.of(dice.of(APPROVALS));
        };
    }

    /** Its own, and those of some environments. */
    private void states(JsonObject flag, String salt) {
        state(flag, salt);
        JsonObject environments = new JsonObject();
        for (Env env : Env.values()) {
            if (dice.percent(20)) {
                JsonObject state = new JsonObject();
                state(state, salt);
                state.with("paused_from", dice.percent(20) ? "staged" : null);
                environments.with(env.id(), state.build());
            }
        }
        Value.Members made = environments.build();
        flag.with("environments", made.members().isEmpty() ? dice.absent() : made);
    }

    private void shape(JsonObject flag) {
        List<Scope> scopes = dice.percent(75) ? dice.some(List.of(Scope.values()), 3) : List.of();
        flag.with(
                "allowed_scopes",
                scopes.isEmpty()
                        ? dice.absent()
                        : JsonObject.texts(scopes.stream().map(Scope::id).toList()));
        flag.with("bucket_by", dice.percent(30) ? "tenant" : dice.percent(50) ? "user" : null);
        flag.with("archived", dice.percent(6) ? Value.of(true) : dice.absent());
    }

    private void gate(JsonObject flag, boolean gated) {
        boolean byApproval = gated && dice.percent(60);
        flag.with("requires_approval", byApproval ? Value.of(true) : dice.absent());
        flag.with("sensitive_flag", gated && (!byApproval || dice.percent(30)));
        flag.with("approval_matrix_row", dice.percent(20) ? "row" : null);
    }

    private List<String> variantNames() {
        return dice.shuffled(OddTexts.NAMES).subList(0, dice.between(1, 4));
    }

    private Value variants(List<String> names, ValueType type, Value defaultValue) {
        List<Value> variants = new ArrayList<>();
        int left = dice.of(1, 2, 100, 1_000_000);
        for (int i = 0; i < names.size(); i++) {
            int weight = i == names.size() - 1 ? left : dice.of(0, left / 2, dice.below(left + 1));
            left -= weight;
            Value value = dice.percent(20) ? values.rewritten(defaultValue) : values.of(type);
            variants.add(
                    new JsonObject()
                            .with("name", names.get(i))
                            .with("value", value)
                            .with("weight", OddNumbers.rewritten(new Value.Num(weight, ""), dice))
                            .build());
        }
        return new Value.Array(dice.shuffled(variants));
    }

    private Value targets(List<String> variants) {
        List<Value> targets = new ArrayList<>();
        for (String cohort : dice.some(cohorts, 2)) {
            targets.add(
                    new JsonObject()
                            .with("cohort", cohort)
                            .with("variant", dice.of(variants))
                            .build());
        }
        return new Value.Array(targets);
    }

    private void dependencies(JsonObject flag, List<Flag> needed) {
        List<Value> dependencies = new ArrayList<>();
        for (Flag other : needed) {
            boolean withVariant = !other.variants.isEmpty() && dice.percent(50);
            dependencies.add(
                    withVariant
                            ? new JsonObject()
                                    .with("flag_key", other.key)
                                    .with("variant", dice.of(other.variants))
                                    .build()
                            : Value.of(other.key));
        }
        flag.with("dependencies", needed.isEmpty() ? dice.absent() : new Value.Array(dependencies));
    }

    /** What is shown and never evaluated; it must not become so. */
    private void carried(JsonObject flag) {
        flag.with(
                "x-" + dice.of(OddTexts.NAMES),
                dice.percent(10) ? values.odd().wellFormed() : null);
        flag.with("paused_from", dice.percent(10) ? "full" : null);
        flag.with("expires_at", dice.percent(10) ? "1970-01-01T00:00:00Z" : null);
    }
}
