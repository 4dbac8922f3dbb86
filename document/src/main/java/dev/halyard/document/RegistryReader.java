package dev.halyard.document;

import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a registry: what is evaluated of it, and what the control plane asks before a change. */
final class RegistryReader {
    private static final Fields REGISTRY =
            Fields.of(
                    "a registry",
                    "schema_version",
                    "internal_tiers",
                    "cohorts",
                    "approval_matrix",
                    "flags",
                    // metadata: any JSON
                    "$schema",
                    "baseline",
                    "phase",
                    "updated_at",
                    "owner",
                    "honest_note",
                    "contract_refs");
    private static final Fields MATRIX_ROW =
            Fields.of("a row of the approval matrix", "signer_roles");

    private final Node document;
    private final Names names;

    private RegistryReader(Node document, Names names) {
        this.document = document;
        this.names = names;
    }

    /** What was read; when {@code errors} has any, it is worth nothing. */
    static RegistryDocument read(Value.Members json, Errors errors) {
        return new RegistryReader(Node.root(json, errors), new Names(json)).read(json);
    }

    private RegistryDocument read(Value.Members json) {
        document.isObject(REGISTRY);
        SchemaVersion.check(document);
        Set<String> tiers = internalTiers();
        List<Cohort> cohorts =
                document.at("cohorts").entries().stream().map(CohortReader::read).toList();
        Map<String, List<String>> matrix = approvalMatrix();

        List<FlagDefinition> definitions = new ArrayList<>();
        Map<String, Value.Members> flags = new LinkedHashMap<>();
        DependencyGraph graph = new DependencyGraph();
        FlagReader reader = new FlagReader(names, graph);
        for (Node flag : document.at("flags").required().elements()) {
            FlagDefinition definition = reader.read(flag);
            if (definition != null && flag.value() instanceof Value.Members raw) {
                definitions.add(definition);
                flags.put(definition.key(), raw);
            }
        }
        graph.check();
        return new RegistryDocument(json, new Registry(tiers, cohorts, definitions), flags, matrix);
    }

    private Set<String> internalTiers() {
        Node tiers = document.at("internal_tiers");
        return tiers.isPresent() ? Set.copyOf(tiers.texts()) : Registry.DEFAULT_INTERNAL_TIERS;
    }

    private Map<String, List<String>> approvalMatrix() {
        Map<String, List<String>> matrix = new LinkedHashMap<>();
        for (Node row : document.at("approval_matrix").entries()) {
            if (row.isObject(MATRIX_ROW)) {
                matrix.put(row.name(), List.copyOf(row.at("signer_roles").required().texts()));
            }
        }
        return matrix;
    }
}
