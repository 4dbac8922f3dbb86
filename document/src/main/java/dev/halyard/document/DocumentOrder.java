package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts errors into the order in which a reader of the document meets them. Checks run in their own
 * order (names first, cycles last); sorting afterwards keeps that out of each of them.
 */
final class DocumentOrder {
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

    private final IdentityHashMap<Value, Map<String, Integer>> positions = new IdentityHashMap<>();

    private static final class Ranked {
        final DocumentError error;
        final int[] rank;

        Ranked(DocumentError error, int[] rank) {
            this.error = error;
            this.rank = rank;
        }
    }

    private DocumentOrder() {}

    static List<DocumentError> sort(List<DocumentError> errors, Value document) {
        DocumentOrder order = new DocumentOrder();
        List<Ranked> ranked = new ArrayList<>();
        errors.forEach(error -> ranked.add(new Ranked(error, order.rank(error, document))));
        ranked.sort((a, b) -> Arrays.compare(a.rank, b.rank));
        return ranked.stream().map(one -> one.error).toList();
    }

    /**
     * The position of each step of the pointer in what it steps into; a missing member comes last.
     */
    private int[] rank(DocumentError error, Value document) {
        String[] steps =
                error.pointer().split("/", -1); // the first is what stands before the first /
        int[] rank = new int[steps.length - 1];
        Value at = document;
        for (int i = 0; i < rank.length; i++) {
            String step = steps[i + 1].replace("~1", "/").replace("~0", "~");
            rank[i] = position(at, step);
            at = child(at, step, rank[i]);
        }
        return rank;
    }

    private int position(@Nullable Value at, String step) {
        if (at instanceof Value.Members object) {
            return positions
                    .computeIfAbsent(object, same -> positionsIn(object))
                    .getOrDefault(step, object.members().size());
        }
        // of a member that is there twice the tree has the first, the pointer may lead into the
        // second
        return at instanceof Value.Array && INDEX.matcher(step).matches()
                ? Integer.parseInt(step)
                : 0;
    }

    private static Map<String, Integer> positionsIn(Value.Members object) {
        Map<String, Integer> positions = new HashMap<>();
        object.members().keySet().forEach(name -> positions.put(name, positions.size()));
        return positions;
    }

    private static @Nullable Value child(@Nullable Value at, String step, int position) {
        if (at instanceof Value.Members object) {
            return object.members().get(step);
        }
        if (at instanceof Value.Array array && position < array.elements().size()) {
            return array.elements().get(position);
        }
        return null;
    }
}
