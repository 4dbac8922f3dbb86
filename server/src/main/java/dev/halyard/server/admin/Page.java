package dev.halyard.server.admin;

import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param limit at most so many items, 1..1000
 * @param after the id of the last item of the page before; null for the first page
 */
record Page(int limit, @Nullable String after) {
    static final int DEFAULT = 100;
    static final int MOST = 1000;

    /** What a call asks for. */
    static Page of(Call call) {
        String limit = call.query().get("limit");
        return new Page(
                limit == null ? DEFAULT : limit(limit), decoded(call.query().get("cursor")));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid("limit is no whole number from 1 to 1000.", "Send one, such as 100.");
    }

    private static @Nullable String decoded(@Nullable String cursor) {
        try {
            return cursor == null
                    ? null
                    : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
    }

    static Problem badCursor() {
        return Problem.invalid(
                "cursor is none that was given out here.",
                "Send the next_cursor of the page before, or none for the first page.");
    }

    /** {@code {items, next_cursor}} of a whole list, whose order does not change between pages. */
    <T> Value.Members of(List<T> all, Function<T, String> id, Function<T, Value> shown) {
        int from = 0;
        if (after != null) {
            from = -1;
            for (int i = 0; i < all.size(); i++) {
                from = id.apply(all.get(i)).equals(after) ? i + 1 : from;
            }
            if (from < 0) {
                throw badCursor();
            }
        }
        int to = Math.min(from + limit, all.size());
        List<Value> items = new ArrayList<>();
        all.subList(from, to).forEach(item -> items.add(shown.apply(item)));
        return of(items, to < all.size() ? id.apply(all.get(to - 1)) : null);
    }

    /** {@code {items, next_cursor}} of items that were found for this page. */
    Value.Members of(List<Value> items, @Nullable String last) {
        return Doc.object()
                .put("items", new Value.Array(items))
                .putOrNull(
                        "next_cursor",
                        last == null
                                ? null
                                : Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(last.getBytes(StandardCharsets.UTF_8)))
                .members();
    }
}
