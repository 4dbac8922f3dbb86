package dev.halyard.parity;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes stored overrides, in every combination of scope, tenant and environment, around their
 * expiry.
 */
final class OverridesMaker {
    private static final List<String> NO_APPROVALS = List.of("", " ", "\t\n\u000B\f\r");

    private final Dice dice;
    private final World world;
    private final FlagValues values;
    private final Set<List<String>> places = new HashSet<>();
    private final List<Value> rows = new ArrayList<>();

    private OverridesMaker(Dice dice, World world) {
        this.dice = dice;
        this.world = world;
        values = new FlagValues(dice);
    }

    static Value.Members make(Dice dice, World world, List<FlagMaker.Flag> flags) {
        OverridesMaker maker = new OverridesMaker(dice, world);
        for (int left = dice.of(0, 8, 20, 40, 60); left > 0; left--) {
            maker.row(dice.of(flags));
        }
        return new JsonObject()
                .with("schema_version", "1.0")
                .with("overrides", new Value.Array(dice.shuffled(maker.rows)))
                .build();
    }

    private void row(FlagMaker.Flag flag) {
        boolean forUser = dice.percent(60);
        String user = forUser ? dice.of(world.users) : null;
        String tenant = !forUser || dice.percent(40) ? dice.of(world.tenants) : null;
        String env = dice.percent(45) ? dice.of(Env.values()).id() : null;
        if (!places.add(List.of(flag.key(), "user " + user, "tenant " + tenant, "env " + env))) {
            return; // at most one row for each
        }
        rows.add(
                new JsonObject()
                        .with("id", "ovr-" + rows.size() + dice.of("", ".a", "_", "-"))
                        .with("scope", forUser ? "user" : "tenant")
                        .with("flag_key", flag.key())
                        .with("user_id", user)
                        .with("tenant_id", tenant)
                        .with("env", env)
                        .with("value", value(flag))
                        .with("expires_at", expiry())
                        .with("approval_ref", approval())
                        .build());
    }

    private Value value(FlagMaker.Flag flag) {
        return switch (dice.below(4)) {
            case 0 -> values.rewritten(flag.defaultValue());
            case 1 -> values.nearly(flag.defaultValue(), flag.type());
            default -> values.of(flag.type());
        };
    }

    private @Nullable Value expiry() {
        return switch (dice.below(3)) {
            case 0 -> dice.absent();
            case 1 -> Value.of(OddInstants.of(world.now + 86_400_000L, dice));
            default -> Value.of(OddInstants.of(world.moment(dice), dice));
        };
    }

    private @Nullable String approval() {
        return switch (dice.below(4)) {
            case 0 -> null;
            case 1 -> dice.of(NO_APPROVALS);
            default -> dice.of("APR-1", "\u00A0", "\u001C");
        };
    }
}
