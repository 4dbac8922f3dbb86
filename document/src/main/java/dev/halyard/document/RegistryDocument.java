package dev.halyard.document;

import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A valid registry document: as it was written, and what is evaluated of it. Immutable. */
public final class RegistryDocument {
    static final String NAME = "registry";

    private final Value.Members json;
    private final Registry registry;
    private final Parts parts;

    /** What it consists of, as it was written. */
    record Parts(
            Map<String, Value.Members> flags,
            Map<String, Value.Members> cohorts,
            SettingsDocument settings) {
        Parts {
            flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
            cohorts = Collections.unmodifiableMap(new LinkedHashMap<>(cohorts));
        }
    }

    RegistryDocument(Value.Members json, Registry registry, Parts parts) {
        this.json = json;
        this.registry = registry;
        this.parts = parts;
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
    public static RegistryDocument of(Value json) throws InvalidDocumentException {
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
        return parts.flags;
    }

    /** The cohorts as they were written, by key, in the order of the document. */
    public Map<String, Value.Members> cohorts() {
        return parts.cohorts;
    }

    /** The tiers that count as staff, in the order of the document. */
    public Set<String> internalTiers() {
        return parts.settings.internalTiers();
    }

    /** The role keys that may sign, by row. */
    public Map<String, List<String>> approvalMatrix() {
        return parts.settings.approvalMatrix();
    }
}
