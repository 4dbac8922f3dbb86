package dev.halyard.server.flags;

import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served at one moment: the snapshot that decides, and the documents that it was made from.
 * Immutable.
 */
public interface Published {
    Snapshot snapshot();

    /** The registry document. */
    Value.Members registry();

    /** A flag as the registry has it; null when there is none. */
    Value.@Nullable Members flag(String key);

    /** The stored rows of a flag, live and expired. */
    List<Value.Members> rowsOf(String key);
}
