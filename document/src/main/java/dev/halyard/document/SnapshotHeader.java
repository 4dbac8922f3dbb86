package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first line of a snapshot says.
 *
 * @param revision what decisions made from it carry as {@code registry_version}
 * @param from the revision that it differs from as it says; null for a whole one
 */
public record SnapshotHeader(String revision, @Nullable String from) {
    /** The only format so far. */
    public static final int FORMAT = 1;

    /** Whether it stands alone. */
    public boolean isWhole() {
        return from == null;
    }

    Value.Members line() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("format", new Value.Num(FORMAT, Integer.toString(FORMAT)));
        members.put("revision", Value.of(revision));
        members.put("from", from == null ? Value.Null.NULL : Value.of(from));
        return new Value.Members(members);
    }
}
