package dev.halyard.document;

import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final Node document;
    private final Names names;

    private RegistryReader(Node document, Names names) {
        this.document = document;
        this.names = names;
    }

    /** What was read; when {@code errors} has any, it is worth nothing. */
    static RegistryDocument read(Value.Members json, Errors errors) {
        return new RegistryReader(Node.root(json, errors), new Names(new WrittenNames(json)))
                .read(json);
    }

    private RegistryDocument read(Value.Members json) {
        document.isObject(REGISTRY);
        SchemaVersion.check(document);
        SettingsDocument settings = SettingsReader.read(document);
        List<Cohort> groups = new ArrayList<>();
        Map<String, Value.Members> cohorts = new LinkedHashMap<>();
        for (Node cohort : document.at("cohorts").entries()) {
            groups.add(CohortReader.read(cohort.name(), cohort));
            if (cohort.value() instanceof Value.Members raw) {
                cohorts.put(cohort.name(), raw);
            }
        }
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
        Registry registry = new Registry(settings.internalTiers(), groups, definitions);
        return new RegistryDocument(
                json, registry, new RegistryDocument.Parts(flags, cohorts, settings));
    }
}
