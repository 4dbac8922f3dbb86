package dev.halyard.control.state;

import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Internal tiers and the approval matrix, as the store has them. Immutable.
 *
 * @param approvalMatrix the role keys that may sign, by row
 * @param version 0 until they were first set
 */
public record SettingsEntry(
        Set<String> internalTiers,
        Map<String, List<String>> approvalMatrix,
        long version,
        @Nullable String editedBy) {
    /** What holds until something else is set. */
    public static final SettingsEntry DEFAULT =
            new SettingsEntry(
                    new java.util.TreeSet<>(Registry.DEFAULT_INTERNAL_TIERS), Map.of(), 0, null);

    /** The settings that a document of the log says. */
    public static SettingsEntry read(Value.Members from) {
        Map<String, List<String>> matrix = new LinkedHashMap<>();
        Value.Members rows = Doc.object(from, "approval_matrix");
        if (rows != null) {
            for (String row : rows.members().keySet()) {
                Value.Members found = Doc.object(rows, row);
                matrix.put(row, found == null ? List.of() : Doc.texts(found, "signer_roles"));
            }
        }
        return new SettingsEntry(
                new LinkedHashSet<>(Doc.texts(from, "internal_tiers")),
                matrix,
                Doc.number(from, "version", 1),
                Doc.text(from, "edited_by"));
    }

    /** As the log keeps it. */
    public Value.Members stored() {
        return Doc.object().putAll(shown()).put("edited_by", editedBy).members();
    }

    /** As answers show it. */
    public Value.Members shown() {
        return Doc.object()
                .put("internal_tiers", List.copyOf(internalTiers))
                .put("approval_matrix", matrix())
                .put("version", version)
                .members();
    }

    /** As a registry document has the matrix. */
    public Value.Members matrix() {
        Doc matrix = Doc.object();
        approvalMatrix.forEach(
                (row, roles) -> matrix.put(row, Doc.object().put("signer_roles", roles).members()));
        return matrix.members();
    }
}
