package dev.halyard.document;

import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.Optional;
import java.util.function.Function;

/** One row of stored overrides, read without the others. */
public final class RowDocument {
    private static final String NAME = "override";

    private RowDocument() {}

    /**
     * Reads a row by the rules of a document of overrides. Whether another has its id, or is for
     * the same flag, scope, tenant, user and env, is not asked.
     *
     * @param row as it is written in a document of overrides
     * @param types the type of the flag with that key; empty when there is no such flag
     * @throws InvalidDocumentException when it breaks a rule; it lists every error, by a pointer
     *     into the row
     */
    public static OverrideRow read(Value.Members row, Function<String, Optional<ValueType>> types)
            throws InvalidDocumentException {
        return DocumentReader.read(
                NAME,
                row,
                new Errors(Errors.DOCUMENT_LIMIT),
                (json, errors) -> new RowReader(types).read(Node.root(json, errors)));
    }
}
