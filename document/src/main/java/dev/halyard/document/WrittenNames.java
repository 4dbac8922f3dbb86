package dev.halyard.document;

import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a registry document has to name. Gathered before anything is checked, because names may
 * point forwards, and leniently, so that a cohort with a mistake in it is not also "not there".
 */
final class WrittenNames implements Names.Known {
    private final Set<String> cohorts;
    private final Set<String> matrixRows;
    private final Map<String, Names.Flag> flags = new HashMap<>();

    WrittenNames(Value registry) {
        cohorts = names(member(registry, "cohorts"));
        matrixRows = names(member(registry, "approval_matrix"));
        for (Value flag : elements(member(registry, "flags"))) {
            if (member(flag, "key") instanceof Value.Text key) {
                flags.putIfAbsent(key.value(), flag(flag));
            }
        }
    }

    /** A flag as it is written, whatever is wrong with the rest of it. */
    static Names.Flag flag(Value flag) {
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
        return new Names.Flag(type, variants);
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

    @Override
    public boolean hasCohort(String key) {
        return cohorts.contains(key);
    }

    @Override
    public boolean hasMatrixRow(String row) {
        return matrixRows.contains(row);
    }

    @Override
    public Names.@Nullable Flag flag(String key) {
        return flags.get(key);
    }
}
