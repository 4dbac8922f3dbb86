package dev.halyard.parity;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes up who asks, for what, and with which overrides of their own. */
final class QuestionMaker {
    private final Dice dice;
    private final World world;
    private final List<FlagMaker.Flag> flags;
    private final Operands operands;
    private final FlagValues values;

    QuestionMaker(Dice dice, World world, List<FlagMaker.Flag> flags) {
        this.dice = dice;
        this.world = world;
        this.flags = flags;
        operands = new Operands(dice, world);
        values = new FlagValues(dice);
    }

    Question make() {
        FlagMaker.Flag flag = dice.percent(15) ? flags.get(flags.size() - 1) : dice.of(flags);
        return new Question(key(flag), context(), inline(flag), now());
    }

    /** One context, asked for each of the probe's flags. */
    List<Question> make(RegistryMaker.Probe probe) {
        Value context = dice.percent(90) ? probing(probe) : context();
        long now = now();
        return List.of(probe.holds(), probe.negated(), probe.present()).stream()
                .map(key -> new Question(key, context, null, now))
                .toList();
    }

    private String key(FlagMaker.Flag flag) {
        return switch (dice.below(40)) {
            case 0 -> dice.of(OddTexts.NAMES);
            case 1 -> OddTexts.illFormed(dice);
            default -> flag.key();
        };
    }

    private long now() {
        return world.now + dice.of(-1, 0, 0, 0, 1);
    }

    private Value context() {
        if (dice.percent(3)) {
            return broken();
        }
        return valid(attributes()).build();
    }

    private JsonObject valid(@Nullable Value attributes) {
        JsonObject context = new JsonObject();
        context.with("user_id", id(world.users));
        context.with("tenant_id", dice.percent(70) ? id(world.tenants) : null);
        context.with("tier", dice.percent(70) ? id(world.tiers) : null);
        context.with("env", dice.percent(60) ? dice.of(Env.values()).id() : null);
        context.with("role_key", dice.percent(50) ? id(world.roles) : null);
        context.with("attributes", attributes);
        if (dice.percent(5)) {
            context.with(dice.of("__proto__", "constructor", "locale", "userId"), values.odd());
            context.with(dice.of("tenant_id", "tier", "env", "role_key"), Value.Null.NULL);
        }
        return context;
    }

    private String id(List<String> known) {
        return switch (dice.below(30)) {
            case 0 -> OddTexts.id(dice);
            case 1 -> OddTexts.id(dice) + dice.of("\uD800", "\uDC00\uD83D");
            default -> dice.of(known);
        };
    }

    private @Nullable Value attributes() {
        if (dice.percent(10)) {
            return dice.absent();
        }
        JsonObject attributes = new JsonObject();
        for (String name : world.attributes) {
            if (dice.percent(70)) {
                attributes.with(name, attribute(name));
            }
        }
        if (dice.percent(5)) {
            attributes.with(OddTexts.illFormed(dice), OddTexts.illFormed(dice));
        }
        return attributes.build();
    }

    /** What conditions may ask of it, under its own name or behind {@code attributes.}. */
    private Value attribute(String name) {
        List<CohortMaker.Condition> asked =
                new ArrayList<>(world.asked.getOrDefault(name, List.of()));
        asked.addAll(world.asked.getOrDefault("attributes." + name, List.of()));
        if (asked.isEmpty() || dice.percent(4)) {
            return dice.percent(50) ? Value.Null.NULL : Value.of(OddTexts.text(dice));
        }
        return operands.attribute(dice.of(asked));
    }

    private Value probing(RegistryMaker.Probe probe) {
        JsonObject attributes = new JsonObject();
        if (dice.percent(88)) {
            attributes.with(probe.condition().attribute(), operands.attribute(probe.condition()));
        }
        return valid(attributes.build()).with("tier", "gold").build();
    }

    /** A context that breaks one rule. */
    private Value broken() {
        if (dice.percent(10)) {
            return dice.of(
                    Value.Null.NULL, Value.of("u"), new Value.Array(List.of()), Value.of(true));
        }
        Map<String, Value> members = new LinkedHashMap<>(valid(attributes()).build().members());
        switch (dice.below(4)) {
            case 0 -> members.remove("user_id");
            case 1 ->
                    members.put(
                            "env", dice.of(Value.of("PROD"), Value.of(""), JsonObject.number(1)));
            case 2 -> members.put("attributes", brokenAttributes());
            default ->
                    members.put(
                            dice.of("user_id", "tenant_id", "tier", "role_key"),
                            Value.of(brokenId()));
        }
        return new Value.Members(members);
    }

    private String brokenId() {
        return switch (dice.below(3)) {
            case 0 -> "";
            case 1 -> dice.of("x", "😀", "\uD800", "ก").repeat(257);
            default -> "u" + dice.of("\0", "\u001F", "\u007F", "\u0080", "\u009F", "\n");
        };
    }

    private Value brokenAttributes() {
        Value number = JsonObject.number(1);
        Value wrong =
                dice.of(
                        new Value.Members(Map.of()),
                        new Value.Array(List.of(number)),
                        new Value.Array(List.of(Value.of("a"), Value.Null.NULL)),
                        new Value.Array(List.of(new Value.Array(List.of()))));
        String name = dice.of(OddTexts.NAMES);
        Value attributes = new JsonObject().with(name, wrong).build();
        return dice.of(attributes, attributes, new Value.Array(List.of()), Value.of("a"), number);
    }

    private Value.@Nullable Members inline(FlagMaker.Flag asked) {
        if (dice.percent(60)) {
            return null;
        }
        return new JsonObject()
                .with("user", dice.percent(60) ? inlineValues(asked) : dice.absent())
                .with("tenant", dice.percent(60) ? inlineValues(asked) : dice.absent())
                .build();
    }

    private Value inlineValues(FlagMaker.Flag asked) {
        JsonObject sent = new JsonObject();
        if (dice.percent(75)) {
            sent.with(asked.key(), inlineValue(asked));
        }
        for (FlagMaker.Flag other : dice.some(flags, 3)) {
            sent.with(other.key(), inlineValue(other));
        }
        if (dice.percent(5)) {
            sent.with(dice.of("__proto__", "nobody", "\uD800"), values.odd());
        }
        return sent.build();
    }

    private Value inlineValue(FlagMaker.Flag flag) {
        return switch (dice.below(6)) {
            case 0 -> values.odd();
            case 1 -> values.rewritten(flag.defaultValue());
            case 2 -> values.nearly(flag.defaultValue(), flag.type());
            default -> values.of(flag.type());
        };
    }
}
