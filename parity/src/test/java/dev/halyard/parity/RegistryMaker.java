package dev.halyard.parity;

import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes registries: a handful of any flags, or a long chain, or a ladder of diamonds. */
final class RegistryMaker {
    private static final int LONGEST_CHAIN = 32;
    private static final String PROBED = "probed";

    private final Dice dice;
    private final World world;
    private final CohortMaker cohorts;
    private final List<Probe> probes = new ArrayList<>();
    private final FlagMaker flags;

    /**
     * Three flags that tell between them how one condition fares: on where it holds, where its
     * negation does, and where its attribute is there at all.
     */
    record Probe(CohortMaker.Condition condition, String holds, String negated, String present) {}

    /**
     * A registry, and what of it is good to know for whoever asks; the flags without the probes'.
     */
    record Made(Value.Members json, List<FlagMaker.Flag> flags, List<Probe> probes) {}

    private RegistryMaker(Dice dice, World world) {
        this.dice = dice;
        this.world = world;
        cohorts = new CohortMaker(dice, world);
        cohorts.makeSome();
        flags = new FlagMaker(dice, world, cohorts.keys());
        makeFlags();
    }

    static Made make(Dice dice, World world, List<Operator> probed) {
        RegistryMaker maker = new RegistryMaker(dice, world);
        List<FlagMaker.Flag> made = List.copyOf(maker.flags.flags());
        probed.forEach(maker::makeProbe);
        return new Made(maker.json(), made, maker.probes);
    }

    private void makeFlags() {
        switch (dice.below(10)) {
            case 0 -> chain();
            case 1 -> ladder();
            default -> handful();
        }
    }

    private void handful() {
        for (String key : dice.shuffled(OddTexts.KEYS).subList(0, dice.between(5, 10))) {
            boolean needs = dice.percent(35);
            flags.make(key, needs ? dice.some(flags.flags(), 3) : List.of());
        }
    }

    /** Every flag needs the one before; a few need one more, which makes no chain longer. */
    private void chain() {
        for (int i = 0; i <= LONGEST_CHAIN; i++) {
            List<FlagMaker.Flag> needed = new ArrayList<>(last(1));
            needed.addAll(dice.percent(10) ? dice.some(flags.flags(), 2) : List.of());
            makeMostlyPlain("chain-" + i, dice.shuffled(needed));
        }
    }

    /** Every flag needs both of the rung below: whoever does not remember decides 2^16 times. */
    private void ladder() {
        for (int rung = 0; rung < LONGEST_CHAIN / 2; rung++) {
            List<FlagMaker.Flag> below = List.copyOf(last(2));
            makeMostlyPlain("left-" + rung, below);
            makeMostlyPlain("right-" + rung, dice.shuffled(below));
        }
    }

    private void makeMostlyPlain(String key, List<FlagMaker.Flag> needed) {
        if (dice.percent(8)) {
            flags.make(key, needed);
        } else {
            flags.makePlain(key, needed);
        }
    }

    private List<FlagMaker.Flag> last(int count) {
        List<FlagMaker.Flag> made = flags.flags();
        return made.subList(Math.max(0, made.size() - count), made.size());
    }

    private void makeProbe(Operator op) {
        String attribute = dice.percent(85) ? PROBED : cohorts.attribute();
        String holds = op.id() + "-holds";
        CohortMaker.Condition condition = cohorts.condition(op, attribute, holds);
        Value present =
                new CohortMaker.Condition(attribute, Operator.EXISTS, List.of()).json(false);
        Probe probe = new Probe(condition, holds, op.id() + "-not", op.id() + "-any");
        flags.makeForCohort(probe.holds, cohorts.make(probe.holds, condition.json(false)));
        flags.makeForCohort(probe.negated, cohorts.make(probe.negated, condition.json(true)));
        flags.makeForCohort(probe.present, cohorts.make(probe.present, present));
        probes.add(probe);
    }

    private Value.Members json() {
        List<Value> written = new ArrayList<>();
        dice.shuffled(flags.flags()).forEach(flag -> written.add(flag.json()));
        List<String> signers = List.of("release-manager");
        return new JsonObject()
                .with("schema_version", "1.0")
                .with("internal_tiers", internalTiers())
                .with("cohorts", cohorts.json())
                .with(
                        "approval_matrix",
                        new JsonObject()
                                .with(
                                        "row",
                                        new JsonObject()
                                                .with("signer_roles", JsonObject.texts(signers))
                                                .build())
                                .build())
                .with("flags", new Value.Array(written))
                .build();
    }

    private @Nullable Value internalTiers() {
        return switch (dice.below(4)) {
            case 0 -> JsonObject.texts(dice.some(world.tiers, 3));
            case 1 -> Value.Null.NULL;
            default -> null;
        };
    }
}
