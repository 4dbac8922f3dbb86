package dev.halyard.server.flags;

import dev.halyard.control.log.EntityId;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Freshness;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is served at one moment: the snapshot that decides, and the documents that it was made from.
 * Immutable.
 */
public interface Published {
    Snapshot snapshot();

    /** Its revision, and how new it was at the least when it was taken. */
    Freshness freshness();

    /** The registry document. */
    Value.Members registry();

    /** A flag as the registry has it; null when there is none. */
    Value.@Nullable Members flag(String key);

    /** The stored rows of a flag, live and expired. */
    List<Value.Members> rowsOf(String key);

    /**
     * Writes what an evaluator elsewhere needs to decide the same.
     *
     * @param envs the environments that it is to answer
     */
    void write(Set<Env> envs, OutputStream out) throws IOException;

    /** As {@link #write}, only what may differ from an earlier revision: these things. */
    void writeChanges(long from, List<EntityId> touched, Set<Env> envs, OutputStream out)
            throws IOException;
}
