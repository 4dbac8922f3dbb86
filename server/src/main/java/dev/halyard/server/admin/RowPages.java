package dev.halyard.server.admin;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.PersistentMap;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A page of stored overrides, of which there may be a million in no order: those that come next are
 * kept in a heap while all are looked at once, so that a page costs one look at each and the memory
 * of a page.
 */
final class RowPages {
    /** What names a row, in the order in which rows are told. */
    private record Name(String flag, String scope, String tenant, String user, String env)
            implements Comparable<Name> {
        private static final int PARTS = 5;

        static Name of(String flag, RowPlace place) {
            Env env = place.env();
            return new Name(
                    flag,
                    place.scope().id(),
                    place.tenantId() == null ? "" : place.tenantId(),
                    place.userId() == null ? "" : place.userId(),
                    env == null ? "" : env.id());
        }

        /** As {@link EntityId#rowKey} writes it. */
        static Name read(String cursor) {
            String[] parts = cursor.split("\u001f", -1);
            if (parts.length != PARTS) {
                throw Page.badCursor();
            }
            return new Name(parts[0], parts[1], parts[2], parts[3], parts[4]);
        }

        @Override
        public int compareTo(Name other) {
            int found = flag.compareTo(other.flag);
            found = found == 0 ? scope.compareTo(other.scope) : found;
            found = found == 0 ? tenant.compareTo(other.tenant) : found;
            found = found == 0 ? user.compareTo(other.user) : found;
            return found == 0 ? env.compareTo(other.env) : found;
        }
    }

    private record Found(Name name, Row row) {}

    private static final Comparator<Found> ORDER = Comparator.comparing(Found::name);

    private final State state;
    private final RowFilter filter;
    private final RowStanding standing;
    private final Page page;
    private final @Nullable Name after;
    private final PriorityQueue<Found> next = new PriorityQueue<>(ORDER.reversed());

    private RowPages(State state, RowFilter filter, RowStanding standing, Page page) {
        this.state = state;
        this.filter = filter;
        this.standing = standing;
        this.page = page;
        String cursor = page.after();
        this.after = cursor == null ? null : Name.read(cursor);
    }

    /** {@code {items, next_cursor}}. */
    static Value.Members of(State state, RowFilter filter, RowStanding standing, Page page) {
        return new RowPages(state, filter, standing, page).read();
    }

    private Value.Members read() {
        String flag = filter.flag();
        if (flag == null) {
            state.eachFlag(entry -> look(entry.key()));
        } else {
            look(flag);
        }
        List<Found> found = new ArrayList<>(next);
        found.sort(ORDER);
        boolean more = found.size() > page.limit();
        List<Found> shown = more ? found.subList(0, page.limit()) : found;
        List<Value> items = new ArrayList<>();
        shown.forEach(one -> items.add(standing.shown(one.row)));
        return page.of(items, more ? EntityId.rowKey(shown.getLast().row.stored()) : null);
    }

    private void look(String key) {
        boolean isBefore = after != null && key.compareTo(after.flag) < 0;
        boolean isBehind = isFull() && key.compareTo(next.element().name.flag) > 0;
        if (isBefore || isBehind) {
            return;
        }
        PersistentMap<RowPlace, Row> rows = state.rowsOf(key);
        rows.forEach((place, row) -> {
            if (filter.fits(place)) {
                keep(new Found(Name.of(key, place), row));
            }
        });
    }

    private boolean isFull() {
        return next.size() > page.limit();
    }

    private void keep(Found found) {
        boolean comes = after == null || found.name.compareTo(after) > 0;
        if (!comes || (isFull() && ORDER.compare(found, next.element()) >= 0)) {
            return;
        }
        if (filter.fits(found.row, standing)) {
            next.add(found);
            if (next.size() > page.limit() + 1) {
                next.remove();
            }
        }
    }
}
