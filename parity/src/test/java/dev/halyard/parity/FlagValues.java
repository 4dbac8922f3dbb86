package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of flags. */
final class FlagValues {
    private final Dice dice;

    FlagValues(Dice dice) {
        this.dice = dice;
    }

    Value of(ValueType type) {
        return switch (type) {
            case BOOLEAN -> Value.of(dice.percent(50));
            case STRING -> Value.of(OddTexts.text(dice));
            case NUMBER -> OddNumbers.number(dice);
            case OBJECT -> object(0);
        };
    }

    private Value object(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String name : dice.some(OddTexts.NAMES, 4 - depth)) {
            members.put(name, any(depth + 1));
        }
        return new Value.Members(members);
    }

    private Value any(int depth) {
        return switch (dice.below(depth > 3 ? 5 : 7)) {
            case 0 -> Value.Null.NULL;
            case 1 -> Value.of(dice.percent(50));
            case 2 -> Value.of(OddTexts.text(dice));
            case 3, 4 -> OddNumbers.number(dice);
            case 5 -> array(depth);
            default -> object(depth);
        };
    }

    private Value array(int depth) {
        List<Value> elements = new ArrayList<>();
        for (int left = dice.below(3); left > 0; left--) {
            elements.add(any(depth + 1));
        }
        return new Value.Array(elements);
    }

    /** What only a request can send as a value: of no type, or ill-formed. */
    Value odd() {
        return switch (dice.below(5)) {
            case 0 -> Value.Null.NULL;
            case 1 -> new Value.Array(List.of(Value.of(true)));
            case 2 -> Value.of(OddTexts.illFormed(dice));
            case 3 ->
                    new JsonObject()
                            .with(OddTexts.illFormed(dice), OddTexts.illFormed(dice))
                            .build();
            default -> of(dice.of(ValueType.values()));
        };
    }

    /** An equal value that is written in another way. */
    Value rewritten(Value value) {
        if (value instanceof Value.Num number) {
            return OddNumbers.rewritten(number, dice);
        }
        if (value instanceof Value.Array array) {
            return new Value.Array(array.elements().stream().map(this::rewritten).toList());
        }
        if (value instanceof Value.Members object) {
            Map<String, Value> members = new LinkedHashMap<>();
            for (Map.Entry<String, Value> member : dice.shuffled(object.members().entrySet())) {
                members.put(member.getKey(), rewritten(member.getValue()));
            }
            return new Value.Members(members);
        }
        return value;
    }

    /** Nearly equal: the same with one more member, or another value. */
    Value nearly(Value value, ValueType type) {
        if (value instanceof Value.Members object && dice.percent(50)) {
            Map<String, Value> members = new LinkedHashMap<>(object.members());
            members.put(dice.of(OddTexts.NAMES), dice.of(Value.Null.NULL, Value.of(true)));
            return new Value.Members(members);
        }
        return of(type);
    }
}
