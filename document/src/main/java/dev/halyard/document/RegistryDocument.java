package dev.halyard.document;

import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A valid registry document: as it was written, and what is evaluated of it. Immutable. */
public final class RegistryDocument {
    static final String NAME = "registry";

    private final Value.Members json;
    private final Registry registry;
    private final Map<String, Value.Members> flags;
    private final Map<String, List<String>> approvalMatrix;

    RegistryDocument(
            Value.Members json,
            Registry registry,
            Map<String, Value.Members> flags,
            Map<String, List<String>> approvalMatrix) {
        this.json = json;
        this.registry = registry;
        this.flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
        this.approvalMatrix = Collections.unmodifiableMap(new LinkedHashMap<>(approvalMatrix));
    }

    /**
     * Reads a registry.
     *
     * @param utf8 the document as JSON in UTF-8
     * @throws InvalidDocumentException when it breaks a rule; it lists every error
     */
    public static RegistryDocument read(byte[] utf8) throws InvalidDocumentException {
        return DocumentReader.read(NAME, utf8, RegistryReader::read);
    }

    /** As {@link #read(byte[])}, of a tree that was read strictly already. */
    static RegistryDocument of(Value json) throws InvalidDocumentException {
        return DocumentReader.read(
                NAME, json, new Errors(Errors.DOCUMENT_LIMIT), RegistryReader::read);
    }

    /** The whole document as it was written. */
    public Value.Members json() {
        return json;
    }

    /** What is evaluated; it compiles. */
    public Registry registry() {
        return registry;
    }

    /**
     * The flags as they were written, by key, in the order of the document; archived ones included.
     */
    public Map<String, Value.Members> flags() {
        return flags;
    }

    /** The role keys that may sign, by row. */
    public Map<String, List<String>> approvalMatrix() {
        return approvalMatrix;
    }
}
