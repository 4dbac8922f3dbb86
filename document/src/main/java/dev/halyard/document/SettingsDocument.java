package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a registry has beside its flags and cohorts. Immutable, in the order it was written in.
 *
 * @param internalTiers tiers that count as staff
 * @param approvalMatrix the role keys that may sign, by row
 */
public record SettingsDocument(
        Set<String> internalTiers, Map<String, List<String>> approvalMatrix) {
    private static final String NAME = "settings";
    private static final Fields SETTINGS =
            Fields.of("settings", "internal_tiers", "approval_matrix");

    public SettingsDocument {
        internalTiers = Collections.unmodifiableSet(new LinkedHashSet<>(internalTiers));
        Map<String, List<String>> copy = new LinkedHashMap<>();
        approvalMatrix.forEach((row, roles) -> copy.put(row, List.copyOf(roles)));
        approvalMatrix = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads settings by the rules of a registry's members of these names; each may be absent.
     *
     * @throws InvalidDocumentException when they break a rule; it lists every error
     */
    public static SettingsDocument read(Value.Members settings) throws InvalidDocumentException {
        return DocumentReader.read(
                NAME,
                settings,
                new Errors(Errors.DOCUMENT_LIMIT),
                (json, errors) -> {
                    Node root = Node.root(json, errors);
                    root.isObject(SETTINGS);
                    return SettingsReader.read(root);
                });
    }

    /**
     * The members of an object that are no fields of one, by pointer; those within are not looked
     * at.
     */
    public static List<DocumentError> unknownFields(Value.Members object) {
        return SETTINGS.unknownIn(object);
    }
}
