package dev.halyard.document;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Reads the settings of a registry, which stand among its other members or by themselves. */
final class SettingsReader {
    private static final Fields MATRIX_ROW =
            Fields.of("a row of the approval matrix", "signer_roles");

    /** {@link dev.halyard.evaluator.Registry#DEFAULT_INTERNAL_TIERS} in the order they are told. */
    private static final List<String> DEFAULT_TIERS = List.of("staff", "admin");

    private SettingsReader() {}

    static SettingsDocument read(Node holder) {
        Node tiers = holder.at("internal_tiers");
        Collection<String> internal = tiers.isPresent() ? tiers.texts() : DEFAULT_TIERS;
        return new SettingsDocument(
                new LinkedHashSet<>(internal), approvalMatrix(holder.at("approval_matrix")));
    }

    private static Map<String, List<String>> approvalMatrix(Node rows) {
        Map<String, List<String>> matrix = new LinkedHashMap<>();
        for (Node row : rows.entries()) {
            if (row.isObject(MATRIX_ROW)) {
                matrix.put(row.name(), row.at("signer_roles").required().texts());
            }
        }
        return matrix;
    }
}
