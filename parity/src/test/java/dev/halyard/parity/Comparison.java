package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of two decisions must be equal, and where they are not. Numbers compare as doubles. */
final class Comparison {
    private static final List<String> NULL_WHERE_THE_CONTEXT_IS_INVALID =
            List.of(
                    "flag_key",
                    "value",
                    "variant",
                    "step",
                    "rollout_stage",
                    "env",
                    "bucket",
                    "blocked_by",
                    "override_id",
                    "registry_version",
                    "evaluator_version",
                    "trace",
                    "why_not");

    /** What the twin answers for a context that breaks a rule, and that Java cannot build. */
    static final Value.Members INVALID_CONTEXT = invalidContext();

    private Comparison() {}

    private static Value.Members invalidContext() {
        JsonObject decision = new JsonObject();
        for (String name : NULL_WHERE_THE_CONTEXT_IS_INVALID) {
            decision.with(name, Value.Null.NULL);
        }
        return decision.with("enabled", false).with("source", "invalid_context").build();
    }

    /** The decision without its free texts, which are outside parity. */
    static Value.Members withoutFreeText(Value decision) {
        Map<String, Value> members = new LinkedHashMap<>(((Value.Members) decision).members());
        members.remove("reason");
        if (members.get("trace") instanceof Value.Array trace) {
            List<Value> steps = new ArrayList<>();
            for (Value step : trace.elements()) {
                Map<String, Value> kept = new LinkedHashMap<>(((Value.Members) step).members());
                kept.remove("detail");
                steps.add(new Value.Members(kept));
            }
            members.put("trace", new Value.Array(steps));
        }
        return new Value.Members(members);
    }

    /**
     * In the shape of the vectors' expectations: of a trace the outcomes, and no evaluator_version.
     */
    static Value.Members asExpected(Value decision) {
        Map<String, Value> members = new LinkedHashMap<>(withoutFreeText(decision).members());
        members.remove("evaluator_version");
        if (members.get("trace") instanceof Value.Array trace) {
            List<Value> outcomes = new ArrayList<>();
            for (Value step : trace.elements()) {
                outcomes.add(member((Value.Members) step, "outcome"));
            }
            members.put("trace", new Value.Array(outcomes));
        }
        return new Value.Members(members);
    }

    /** Every member that differs, in words; absent is null. */
    static List<String> differences(Value.Members expected, Value.Members got) {
        Set<String> names = new LinkedHashSet<>(expected.members().keySet());
        names.addAll(got.members().keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            Value wanted = expected.members().getOrDefault(name, Value.Null.NULL);
            Value found = got.members().getOrDefault(name, Value.Null.NULL);
            if (!wanted.equals(found)) {
                differences.add(
                        "%s: expected %s, got %s".formatted(name, wanted.toJson(), found.toJson()));
            }
        }
        return differences;
    }

    static Value member(Value.Members object, String name) {
        Value value = object.members().get(name);
        if (value == null) {
            throw new IllegalArgumentException("There is no " + name + " in " + object.toJson());
        }
        return value;
    }
}
