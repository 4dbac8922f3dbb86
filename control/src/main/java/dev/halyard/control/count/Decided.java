package dev.halyard.control.count;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, without for whom. Immutable.
 *
 * @param enabled as {@link dev.halyard.evaluator.Decision#enabled}
 * @param variant the variant's name; null where none was picked, or its name is not counted
 */
public record Decided(
        String flagKey, Env env, Source source, boolean enabled, @Nullable String variant) {
    /** One order for all nodes, so that two that write the same rows never wait for each other. */
    public static final Comparator<Decided> ORDER =
            Comparator.comparing(Decided::flagKey)
                    .thenComparing(decided -> decided.env.id())
                    .thenComparing(decided -> decided.source.id())
                    .thenComparing(Decided::enabled)
                    .thenComparing(decided -> decided.variant == null ? "" : decided.variant);
}
