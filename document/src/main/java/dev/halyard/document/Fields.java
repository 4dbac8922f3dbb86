package dev.halyard.document;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members that an object of a document may have. An unknown one is refused: most are misspelt,
 * and a misspelt {@code sensitive_flag} must not pass for a flag without a gate.
 *
 * @param of what has them: "a flag"
 * @param extensions what the names of free members start with; null where there are none
 */
record Fields(String of, Set<String> names, @Nullable String extensions) {
    private static final int LONGEST_LIST = 8;

    static Fields of(String of, String... names) {
        return new Fields(of, ordered(names), null);
    }

    static Fields extensible(String of, String extensions, String... names) {
        return new Fields(of, ordered(names), extensions);
    }

    private static Set<String> ordered(String... names) {
        return java.util.Collections.unmodifiableSet(
                new java.util.LinkedHashSet<>(java.util.List.of(names)));
    }

    boolean has(String name) {
        return names.contains(name) || (extensions != null && name.startsWith(extensions));
    }

    /** The members of an object that are none of these, by pointer. */
    java.util.List<DocumentError> unknownIn(dev.halyard.evaluator.Value.Members object) {
        Errors errors = new Errors(Errors.REQUEST_LIMIT);
        Node.root(object, errors).isObject(this);
        return errors.list();
    }

    /** What is wrong with a name that is none of these, and what would be right. */
    String unknown(String name) {
        String problem = "is not a field of " + of;
        String near = Nearest.to(name, names);
        if (near != null) {
            return problem + "; did you mean " + near + "?";
        }
        if (names.size() <= LONGEST_LIST) {
            return problem + ", which has " + String.join(", ", names);
        }
        return extensions == null ? problem : problem + "; own fields start with " + extensions;
    }
}
