package dev.halyard.document;

import dev.halyard.evaluator.Value;

/** The version of the documents' format. */
final class SchemaVersion {
    static final String CURRENT = "1.0";

    private SchemaVersion() {}

    static void check(Node document) {
        Node at = document.at("schema_version").required();
        if (at.isPresent() && !Value.of(CURRENT).equals(at.value())) {
            at.mustBe("the string \"" + CURRENT + "\"");
        }
    }
}
