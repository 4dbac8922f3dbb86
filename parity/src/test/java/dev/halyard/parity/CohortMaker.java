package dev.halyard.parity;

import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes cohorts. */
final class CohortMaker {
    private static final List<String> FIELDS =
            List.of("user_id", "tenant_id", "tier", "env", "role_key");

    private final Dice dice;
    private final World world;
    private final Operands operands;
    private final Map<String, Value> cohorts = new LinkedHashMap<>();

    CohortMaker(Dice dice, World world) {
        this.dice = dice;
        this.world = world;
        operands = new Operands(dice, world);
    }

    /** A condition that may be asked twice, once of them negated. */
    record Condition(String attribute, Operator op, List<Value> values) {
        Value.Members json(boolean negate) {
            return new JsonObject()
                    .with("attribute", attribute)
                    .with("op", op.id())
                    .with("values", values.isEmpty() ? null : new Value.Array(values))
                    .with("negate", negate ? Value.of(true) : null)
                    .build();
        }
    }

    /** Some with odd names, of any conditions. */
    void makeSome() {
        for (String name : dice.shuffled(OddTexts.NAMES).subList(0, dice.between(2, 4))) {
            List<Value> anyOf = new ArrayList<>();
            for (int left = dice.of(1, 1, 2, 3); left > 0; left--) {
                List<Value> allOf = new ArrayList<>();
                for (int conditions = dice.of(1, 1, 1, 2, 3); conditions > 0; conditions--) {
                    Operator op = dice.of(Operator.values());
                    allOf.add(condition(op, attribute(), name).json(dice.percent(35)));
                }
                anyOf.add(new JsonObject().with("all_of", new Value.Array(allOf)).build());
            }
            add(name, anyOf);
        }
    }

    /** One with that condition alone; gives its key. */
    String make(String key, Value condition) {
        Value all = new Value.Array(List.of(condition));
        add(key, List.of(new JsonObject().with("all_of", all).build()));
        return key;
    }

    private void add(String key, List<Value> anyOf) {
        cohorts.put(
                key,
                new JsonObject()
                        .with("description", OddTexts.text(dice))
                        .with("any_of", new Value.Array(anyOf))
                        .build());
    }

    /** A condition of the cohort with that key, whose buckets are its own. */
    Condition condition(Operator op, String attribute, String key) {
        Condition condition = new Condition(attribute, op, operands.values(op, key));
        world.asked.computeIfAbsent(attribute, a -> new ArrayList<>()).add(condition);
        return condition;
    }

    /** A field of contexts, an attribute, or an attribute that is said to be one. */
    String attribute() {
        return switch (dice.below(8)) {
            case 0, 1, 2 -> dice.of(FIELDS);
            case 3 -> "attributes." + dice.of(world.attributes);
            case 4 ->
                    dice.percent(40) ? "attributes." + dice.of(FIELDS) : dice.of(world.attributes);
            default -> dice.of(world.attributes);
        };
    }

    List<String> keys() {
        return List.copyOf(cohorts.keySet());
    }

    Value.Members json() {
        return new Value.Members(cohorts);
    }
}
