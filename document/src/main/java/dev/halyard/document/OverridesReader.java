package dev.halyard.document;

import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads stored overrides. */
final class OverridesReader {
    private static final Fields OVERRIDES =
            Fields.of(
                    "an overrides document",
                    "schema_version",
                    "overrides",
                    // metadata: any JSON
                    "$schema",
                    "baseline",
                    "phase",
                    "updated_at",
                    "owner",
                    "honest_note",
                    "contract_refs",
                    "precedence_note");

    private OverridesReader() {}

    /**
     * What was read; when {@code errors} has any, it is worth nothing.
     *
     * @param registry what the rows are checked against; without it, only their form is
     */
    static OverridesDocument read(
            Value.Members json, @Nullable RegistryDocument registry, Errors errors) {
        Node document = Node.root(json, errors);
        document.isObject(OVERRIDES);
        SchemaVersion.check(document);
        RowReader reader = new RowReader(registry == null ? null : types(registry));
        List<OverrideRow> rows = new ArrayList<>();
        Map<String, List<Value.Members>> byFlag = new LinkedHashMap<>();
        for (Node node : document.at("overrides").required().elements()) {
            OverrideRow row = reader.read(node);
            if (row != null && node.value() instanceof Value.Members raw) {
                rows.add(row);
                byFlag.computeIfAbsent(row.flagKey(), key -> new ArrayList<>(1)).add(raw);
            }
        }
        return new OverridesDocument(json, rows, byFlag);
    }

    private static Function<String, Optional<ValueType>> types(RegistryDocument registry) {
        Map<String, ValueType> types = new HashMap<>();
        for (FlagDefinition flag : registry.registry().flags()) {
            types.put(flag.key(), flag.type());
        }
        return key -> Optional.ofNullable(types.get(key));
    }
}
