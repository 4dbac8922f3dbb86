package dev.halyard.parity;

import dev.halyard.evaluator.Bucket;
import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;

/** Both sides of conditions: the values they compare with, and what contexts hold against those. */
final class Operands {
    private final Dice dice;
    private final World world;

    Operands(Dice dice, World world) {
        this.dice = dice;
        this.world = world;
    }

    /** Values that fit the operator, in a cohort with that key; {@code exists} takes none. */
    List<Value> values(Operator op, String cohort) {
        if (op == Operator.BUCKET_LT) {
            return List.of(OddNumbers.percent(Bucket.of(cohort, dice.of(world.users)), dice));
        }
        List<Value> values = new ArrayList<>();
        for (int left = dice.of(1, 1, 1, 1, 2, 3); left > 0 && op != Operator.EXISTS; left--) {
            values.add(value(op));
        }
        return values;
    }

    private Value value(Operator op) {
        return switch (op) {
            case IN -> scalar();
            case STARTS_WITH, ENDS_WITH, CONTAINS, GLOB -> Value.of(part(op, dice.of(world.texts)));
            case LT, LTE, GT, GTE -> dice.of(world.numbers);
            case BEFORE, AFTER -> Value.of(OddInstants.of(world.moment(dice), dice));
            case SEMVER_LT, SEMVER_LTE, SEMVER_EQ, SEMVER_GTE, SEMVER_GT ->
                    Value.of(dice.of(world.versions));
            case BUCKET_LT, EXISTS -> throw new IllegalArgumentException(op + " is told apart");
        };
    }

    private String part(Operator op, String text) {
        int length = text.codePointCount(0, text.length());
        int cut = text.offsetByCodePoints(0, dice.below(length + 1));
        return switch (op) {
            case STARTS_WITH -> text.substring(0, cut);
            case ENDS_WITH -> text.substring(cut);
            case CONTAINS -> OddTexts.part(text, dice);
            default -> OddTexts.glob(text, dice);
        };
    }

    private Value scalar() {
        return switch (dice.below(5)) {
            case 0 -> dice.of(world.numbers);
            case 1 -> Value.of(dice.percent(50));
            case 2 -> Value.of(dice.of(dice.of(world.tenants, world.tiers, world.roles)));
            default -> Value.of(dice.of(world.texts));
        };
    }

    /**
     * What a context may hold where that condition asks: mostly what fits, at times what is asked
     * for.
     */
    Value attribute(CohortMaker.Condition asked) {
        Operator op = asked.op();
        if (!asked.values().isEmpty() && dice.percent(20)) {
            return dice.of(asked.values());
        }
        return dice.percent(22) ? misfit() : attribute(op);
    }

    /** Whatever most operators take for something else. */
    private Value misfit() {
        return dice.percent(40) ? Value.of(dice.percent(50)) : OddNumbers.number(dice);
    }

    /** What a context may hold where a condition asks with that operator. */
    Value attribute(Operator op) {
        if (dice.percent(15)) {
            List<String> texts = new ArrayList<>();
            for (int left = dice.of(0, 1, 2, 2, 3); left > 0; left--) {
                texts.add(fittingText(op));
            }
            return JsonObject.texts(texts);
        }
        return dice.percent(90) ? fitting(op) : fitting(dice.of(Operator.values()));
    }

    private Value fitting(Operator op) {
        return switch (op) {
            case LT, LTE, GT, GTE ->
                    dice.percent(70) ? dice.of(world.numbers) : OddNumbers.number(dice);
            case IN -> scalar();
            case EXISTS -> dice.percent(30) ? Value.of(dice.percent(50)) : scalar();
            default -> Value.of(fittingText(op));
        };
    }

    private String fittingText(Operator op) {
        return switch (op) {
            case BEFORE, AFTER ->
                    dice.percent(60)
                            ? OddInstants.of(world.moment(dice), dice)
                            : OddInstants.oddly(world.moment(dice), dice);
            case SEMVER_LT, SEMVER_LTE, SEMVER_EQ, SEMVER_GTE, SEMVER_GT -> version();
            case BUCKET_LT -> dice.percent(50) ? dice.of(world.users) : OddTexts.id(dice);
            default -> text();
        };
    }

    private String version() {
        return switch (dice.below(3)) {
            case 0 -> OddVersions.near(dice.of(world.versions), dice);
            case 1 -> OddVersions.oddly(dice);
            default -> dice.of(world.versions);
        };
    }

    private String text() {
        return switch (dice.below(16)) {
            case 0 -> OddTexts.illFormed(dice);
            case 1 -> OddTexts.text(dice) + "\0";
            case 2 -> OddTexts.text(dice);
            case 3 -> OddTexts.monotonous(dice);
            case 4 -> OddTexts.mutated(dice.of(world.texts), dice);
            default -> dice.of(world.texts);
        };
    }
}
