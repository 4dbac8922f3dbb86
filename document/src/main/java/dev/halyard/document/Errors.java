package dev.halyard.document;

import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong, up to a limit that keeps a hostile document from filling the memory. */
final class Errors {
    /** Of a request, which a program wrote. */
    static final int REQUEST_LIMIT = 100;

    /** Of a document, which people repair: "every error" for all but hopeless ones. */
    static final int DOCUMENT_LIMIT = 10_000;

    private static final int QUOTED_IN_MESSAGES = 3;

    private final int limit;
    private final List<DocumentError> errors = new ArrayList<>();
    private int more;

    Errors(int limit) {
        this.limit = limit;
    }

    void add(String pointer, String message) {
        add(() -> pointer, () -> message);
    }

    /**
     * Asks for the words only while there is room for them: a hostile document has millions of
     * errors.
     */
    void add(Supplier<String> pointer, Supplier<String> message) {
        if (errors.size() < limit) {
            // a bad name is part of its own pointer, which must be sendable all the same
            String sendable = Strings.wellFormed(pointer.get());
            errors.add(new DocumentError(sendable, message.get()));
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** All of them as they came, and how many there was no room for. */
    List<DocumentError> list() {
        return closed(errors);
    }

    /** All of them in the order in which a reader of the document meets them. */
    List<DocumentError> inOrderOf(Value document) {
        return closed(DocumentOrder.sort(errors, document));
    }

    private List<DocumentError> closed(List<DocumentError> listed) {
        List<DocumentError> all = new ArrayList<>(listed);
        if (more > 0) {
            all.add(new DocumentError("", "has " + more + " more errors, not listed here"));
        }
        return List.copyOf(all);
    }

    /** The errors as one line: their number, and the first of them. */
    static String summary(String what, List<DocumentError> errors) {
        StringBuilder text = new StringBuilder(what).append(" has ");
        text.append(errors.size() == 1 ? "an error" : errors.size() + " errors");
        String separator = ": ";
        for (int i = 0; i < Math.min(errors.size(), QUOTED_IN_MESSAGES); i++) {
            text.append(separator).append(errors.get(i));
            separator = "; ";
        }
        return text.append(errors.size() > QUOTED_IN_MESSAGES ? "; …" : "").toString();
    }
}
