package dev.halyard.control.state;

import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cohort as the store has it. Immutable.
 *
 * @param document {@code description} and {@code any_of}
 * @param editedBy who last changed whom it reaches without an approval
 */
public record CohortEntry(
        String key, Value.Members document, long version, @Nullable String editedBy, long born) {
    /** The cohort that a document of the log says. */
    public static CohortEntry read(Value.Members from, long born) {
        Map<String, Value> document = new LinkedHashMap<>(from.members());
        document.remove("key");
        document.remove("version");
        document.remove("edited_by");
        return new CohortEntry(
                Doc.string(from, "key"),
                new Value.Members(document),
                Doc.number(from, "version", 1),
                Doc.text(from, "edited_by"),
                born);
    }

    /** As the log keeps it. */
    public Value.Members stored() {
        return Doc.object()
                .put("key", key)
                .putAll(document)
                .put("version", version)
                .put("edited_by", editedBy)
                .members();
    }

    /** As answers show it. */
    public Value.Members shown() {
        return Doc.object().put("key", key).putAll(document).put("version", version).members();
    }
}
