package dev.halyard.control.log;

import dev.halyard.evaluator.Value;
import org.jspecify.annotations.Nullable;

/**
 * What an override is looked up by in an evaluation.
 *
 * @param unit the user's id, else the tenant's
 */
public record Row(String flagKey, String unit) {
    /** Of an override; null for things of other kinds. */
    public static @Nullable Row of(ChangeLog.Projected thing) {
        return thing.id().kind() == EntityId.Kind.OVERRIDE ? of(thing.document()) : null;
    }

    private static Row of(Value.Members document) {
        if (document.members().get("flag_key") instanceof Value.Text flagKey) {
            return new Row(flagKey.value(), EntityId.unit(document));
        }
        throw new IllegalArgumentException("the row has no flag_key");
    }
}
