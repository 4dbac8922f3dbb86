package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What reading a document is, whichever it is: parse, check, and refuse it with every error at
 * once.
 */
final class DocumentReader {
    private DocumentReader() {}

    /** Reads the tree of a document; tells what is wrong rather than throwing; null only then. */
    interface Body<D> {
        @Nullable D read(Value.Members json, Errors errors);
    }

    static <D> D read(String name, byte[] utf8, Body<D> body) throws InvalidDocumentException {
        Errors errors = new Errors(Errors.DOCUMENT_LIMIT);
        Value json = Json.read(utf8, Json.DOCUMENT_DEPTH, errors);
        if (json == null) {
            throw new InvalidDocumentException(name, errors.list());
        }
        return read(name, json, errors, body);
    }

    /** As {@link #read(String, byte[], Body)}, of a tree that is there already. */
    static <D> D read(String name, Value json, Errors errors, Body<D> body)
            throws InvalidDocumentException {
        if (!(json instanceof Value.Members object)) {
            Node.root(json, errors).mustBe("an object");
            throw new InvalidDocumentException(name, errors.inOrderOf(json));
        }
        @Nullable D document = body.read(object, errors);
        if (!errors.isEmpty()) {
            throw new InvalidDocumentException(name, errors.inOrderOf(json));
        }
        return Objects.requireNonNull(document);
    }
}
