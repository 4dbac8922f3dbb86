package dev.halyard.control.rollout;

import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link Widening} that is about one stored override of a gated flag.
 *
 * @param now milliseconds since the epoch
 */
record RowWidening(State before, FlagEntry flag, long now) {
    static boolean isDefault(FlagEntry flag, Row row) {
        return row.evaluated().value().equals(flag.definition().defaultValue());
    }

    /**
     * Whether somebody may get more.
     *
     * @param was null where none counted
     * @param is null where it is removed
     */
    boolean widens(@Nullable Row was, @Nullable Row is) {
        if (is == null) {
            return was != null && (isDefault(flag, was) || anotherApplies(was));
        }
        if (isDefault(flag, is)) {
            return was != null
                    && is.expiry() < was.expiry()
                    && (isDefault(flag, was) || anotherApplies(was));
        }
        if (was == null
                || !counts(was)
                || !is.evaluated().value().equals(was.evaluated().value())) {
            return true;
        }
        if (is.expiry() == was.expiry()) {
            return false;
        }
        return is.expiry() > was.expiry() || anotherApplies(was);
    }

    /** On a gated flag a row without an approval is passed over, until one is given. */
    static boolean counts(Row row) {
        return row.evaluated().approvalRef() != null;
    }

    /** Whether somebody whom a row reaches would be reached by another once it is gone. */
    private boolean anotherApplies(Row gone) {
        boolean[] found = {false};
        RowPlace place = gone.place();
        before.rowsOf(flag.key())
                .forEach((other, row) ->
                        found[0] |=
                                !other.equals(place)
                                        && !row.isExpired(now)
                                        && !(place.scope() == Scope.TENANT
                                                && other.scope() == Scope.USER)
                                        && place.overlaps(other));
        return found[0];
    }
}
