package dev.halyard.document;

import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A valid document of stored overrides: as it was written, and what is evaluated of it. Immutable.
 */
public final class OverridesDocument {
    static final String NAME = "overrides";

    private final Value.Members json;
    private final List<OverrideRow> rows;
    private final Map<String, List<Value.Members>> byFlag;

    OverridesDocument(
            Value.Members json, List<OverrideRow> rows, Map<String, List<Value.Members>> byFlag) {
        this.json = json;
        this.rows = List.copyOf(rows);
        this.byFlag = Map.copyOf(byFlag);
    }

    /**
     * Reads stored overrides.
     *
     * @param utf8 the document as JSON in UTF-8
     * @param registry which flags there are, and their types
     * @throws InvalidDocumentException when it breaks a rule; it lists every error
     */
    public static OverridesDocument read(byte[] utf8, RegistryDocument registry)
            throws InvalidDocumentException {
        return readFor(registry, utf8);
    }

    /**
     * Reads stored overrides whose registry is not at hand: only their form is checked.
     *
     * @throws InvalidDocumentException when it breaks a rule; it lists every error
     */
    public static OverridesDocument readForm(byte[] utf8) throws InvalidDocumentException {
        return readFor(null, utf8);
    }

    /** Without a registry the form alone is checked. */
    static OverridesDocument readFor(@Nullable RegistryDocument registry, byte[] utf8)
            throws InvalidDocumentException {
        return DocumentReader.read(
                NAME, utf8, (json, errors) -> OverridesReader.read(json, registry, errors));
    }

    /** As {@link #read(byte[], RegistryDocument)}, of a tree that was read strictly already. */
    public static OverridesDocument of(Value json, RegistryDocument registry)
            throws InvalidDocumentException {
        return DocumentReader.read(
                NAME,
                json,
                new Errors(Errors.DOCUMENT_LIMIT),
                (tree, errors) -> OverridesReader.read(tree, registry, errors));
    }

    /** No overrides. */
    public static OverridesDocument empty() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("schema_version", Value.of(SchemaVersion.CURRENT));
        members.put("overrides", new Value.Array(List.of()));
        return new OverridesDocument(new Value.Members(members), List.of(), Map.of());
    }

    /** The whole document as it was written. */
    public Value.Members json() {
        return json;
    }

    /** What is evaluated, in the order of the document. */
    public List<OverrideRow> rows() {
        return rows;
    }

    /**
     * The rows of one flag as they were written, in the order of the document, expired ones
     * included.
     */
    public List<Value.Members> rowsOf(String flagKey) {
        return java.util.Collections.unmodifiableList(byFlag.getOrDefault(flagKey, List.of()));
    }
}
