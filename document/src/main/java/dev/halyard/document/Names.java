package dev.halyard.document;

import dev.halyard.evaluator.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what the parts of a registry name each other by. */
final class Names {
    private final Known known;

    /** What there is to name. */
    interface Known {
        boolean hasCohort(String key);

        boolean hasMatrixRow(String row);

        @Nullable Flag flag(String key);
    }

    /**
     * A flag as others see it.
     *
     * @param type null when it is not known
     */
    record Flag(@Nullable ValueType type, Set<String> variants) {}

    Names(Known known) {
        this.known = known;
    }

    /** The key of a cohort that exists. */
    @Nullable String cohort(Node at) {
        String key = at.text();
        if (key != null && !known.hasCohort(key)) {
            at.wrong("must be a key of /cohorts, which has no " + Shown.quoted(key));
        }
        return key;
    }

    List<String> cohorts(Node at) {
        List<String> keys = new ArrayList<>();
        for (Node element : at.elements()) {
            String key = cohort(element);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    void matrixRow(Node at) {
        String row = at.text();
        if (row != null && !known.hasMatrixRow(row)) {
            at.wrong("must be a row of /approval_matrix, which has no " + Shown.quoted(row));
        }
    }

    /** The key of a flag that exists. */
    @Nullable String flag(Node at) {
        String key = at.text();
        if (key != null && known.flag(key) == null) {
            at.wrong("must be the key of a flag, but there is no flag " + Shown.quoted(key));
        }
        return key;
    }

    /** Checks that what a dependency asks for is a variant of that flag. */
    void variant(String flagKey, Node at) {
        Flag flag = known.flag(flagKey);
        if (flag == null) {
            return; // told where the flag is named
        }
        String variant = at.text();
        String named = "flag " + Shown.quoted(flagKey);
        if (flag.type == ValueType.BOOLEAN) {
            at.wrong("must not be there: " + named + " is boolean and has no variants");
        } else if (variant != null && !flag.variants.contains(variant)) {
            at.wrong("must be a variant of " + named + ", which has no " + Shown.quoted(variant));
        }
    }
}
