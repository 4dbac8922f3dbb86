package dev.halyard.control.state;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The documents that a state is worth: what an import of them into an empty store would give again.
 */
public final class Exports {
    private Exports() {}

    /** The registry, archived flags among the others. */
    public static Value.Members registry(State state) {
        Doc cohorts = Doc.object();
        state.cohorts().forEach(cohort -> cohorts.put(cohort.key(), cohort.document()));
        List<Value> flags = new ArrayList<>(state.flagCount());
        state.flags().forEach(flag -> flags.add(flag.exported()));
        Value.Members about = Doc.object(state.metadata(), "registry");
        Doc doc = Doc.object().put("schema_version", "1.0");
        if (about != null) {
            doc.putAll(about);
        }
        return doc.put("internal_tiers", List.copyOf(state.settings().internalTiers()))
                .put("cohorts", cohorts.members())
                .put("approval_matrix", state.settings().matrix())
                .put("flags", new Value.Array(flags))
                .members();
    }

    /** The stored overrides, expired ones among them. */
    public static Value.Members overrides(State state) {
        List<Row> rows = new ArrayList<>();
        state.eachRow(rows::add);
        rows.sort(Comparator.comparing(row -> row.evaluated().id()));
        Value.Members about = Doc.object(state.metadata(), "overrides");
        Doc doc = Doc.object().put("schema_version", "1.0");
        if (about != null) {
            doc.putAll(about);
        }
        List<Value> exported = new ArrayList<>(rows.size());
        rows.forEach(row -> exported.add(row.exported()));
        return doc.put("overrides", new Value.Array(exported)).members();
    }
}
