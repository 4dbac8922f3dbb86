package dev.halyard.document;

import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.Variant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one flag has to name: its surroundings, and itself as it is written rather than as it was.
 */
final class SurroundingNames implements Names.Known {
    private final Value.Members self;
    private final Surroundings others;

    SurroundingNames(Value.Members self, Surroundings others) {
        this.self = self;
        this.others = others;
    }

    @Override
    public boolean hasCohort(String key) {
        return others.hasCohort(key);
    }

    @Override
    public boolean hasMatrixRow(String row) {
        return others.hasMatrixRow(row);
    }

    @Override
    public Names.@Nullable Flag flag(String key) {
        boolean itself =
                self.members().get("key") instanceof Value.Text text && text.value().equals(key);
        return itself
                ? WrittenNames.flag(self)
                : others.flag(key).map(SurroundingNames::seen).orElse(null);
    }

    private static Names.Flag seen(FlagDefinition flag) {
        return new Names.Flag(
                flag.type(),
                flag.variants().stream().map(Variant::name).collect(Collectors.toSet()));
    }
}
