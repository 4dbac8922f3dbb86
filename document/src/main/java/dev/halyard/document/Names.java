package dev.halyard.document;

import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a registry name each other by. Gathered before anything is checked, because
 * names may point forwards, and leniently, so that a cohort with a mistake in it is not also "not
 * there".
 */
final class Names {
    private final Set<String> cohorts;
    private final Set<String> matrixRows;
    private final Map<String, Flag> flags = new HashMap<>();

    /** A flag as others see it. */
    private record Flag(@Nullable ValueType type, Set<String> variants) {}

    Names(Value registry) {
        cohorts = names(member(registry, "cohorts"));
        matrixRows = names(member(registry, "approval_matrix"));
        for (Value flag : elements(member(registry, "flags"))) {
            if (member(flag, "key") instanceof Value.Text key) {
                flags.putIfAbsent(key.value(), flag(flag));
            }
        }
    }

    private static Flag flag(Value flag) {
        Set<String> variants = new HashSet<>();
        for (Value variant : elements(member(flag, "variants"))) {
            if (member(variant, "name") instanceof Value.Text name) {
                variants.add(name.value());
            }
        }
        ValueType type =
                member(flag, "type") instanceof Value.Text word
                        ? Words.TYPES.meaning(word.value())
                        : null;
        return new Flag(type, variants);
    }

    private static @Nullable Value member(@Nullable Value value, String name) {
        return value instanceof Value.Members object ? object.members().get(name) : null;
    }

    private static Set<String> names(@Nullable Value value) {
        return value instanceof Value.Members object ? object.members().keySet() : Set.of();
    }

    private static List<Value> elements(@Nullable Value value) {
        return value instanceof Value.Array array ? array.elements() : List.of();
    }

    /** The key of a cohort that exists. */
    @Nullable String cohort(Node at) {
        String key = at.text();
        if (key != null && !cohorts.contains(key)) {
            at.wrong("must be a key of /cohorts, which has no " + Shown.quoted(key));
        }
        return key;
    }

    List<String> cohorts(Node at) {
        List<String> keys = new ArrayList<>();
        for (Node element : at.elements()) {
            String key = cohort(element);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    void matrixRow(Node at) {
        String row = at.text();
        if (row != null && !matrixRows.contains(row)) {
            at.wrong("must be a row of /approval_matrix, which has no " + Shown.quoted(row));
        }
    }

    /** The key of a flag that exists. */
    @Nullable String flag(Node at) {
        String key = at.text();
        if (key != null && !flags.containsKey(key)) {
            at.wrong("must be the key of a flag, but there is no flag " + Shown.quoted(key));
        }
        return key;
    }

    /** Checks that what a dependency asks for is a variant of that flag. */
    void variant(String flagKey, Node at) {
        Flag flag = flags.get(flagKey);
        if (flag == null) {
            return; // told where the flag is named
        }
        String variant = at.text();
        String named = "flag " + Shown.quoted(flagKey);
        if (flag.type == ValueType.BOOLEAN) {
            at.wrong("must not be there: " + named + " is boolean and has no variants");
        } else if (variant != null && !flag.variants.contains(variant)) {
            at.wrong("must be a variant of " + named + ", which has no " + Shown.quoted(variant));
        }
    }
}
