package dev.halyard.parity;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.OverridesDocument;
import dev.halyard.document.RegistryDocument;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A registry and stored overrides, as JSON text, for both evaluators. */
record Store(String registry, @Nullable String overrides) {
    private static final String VERSION = "42";

    static Store of(Value registry, @Nullable Value overrides) {
        return new Store(registry.toJson(), overrides == null ? null : overrides.toJson());
    }

    /** Every character beyond ASCII as an escape, which reads the same. */
    Store escaped() {
        return new Store(
                Escapes.escapeAll(registry),
                overrides == null ? null : Escapes.escapeAll(overrides));
    }

    void loadInto(Twin twin) {
        twin.load(registry, overrides, VERSION);
    }

    /** The same, strictly read and compiled. */
    Snapshot compile() throws InvalidDocumentException {
        RegistryDocument flags = RegistryDocument.read(registry.getBytes(StandardCharsets.UTF_8));
        OverridesDocument rows =
                overrides == null
                        ? OverridesDocument.empty()
                        : OverridesDocument.read(overrides.getBytes(StandardCharsets.UTF_8), flags);
        return Snapshot.compile(flags.registry(), rows.rows(), VERSION);
    }
}
