package dev.halyard.document;

import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the dependencies of flags, in their short and their long form. */
final class DependencyReader {
    private static final Fields DEPENDENCY = Fields.of("a dependency", "flag_key", "variant");

    private final Names names;
    private final DependencyGraph graph;

    /** What is read also goes into {@code graph}. */
    DependencyReader(Names names, DependencyGraph graph) {
        this.names = names;
        this.graph = graph;
    }

    /** The dependencies of the flag with that key. */
    List<Dependency> read(@Nullable String key, Node list) {
        List<Dependency> dependencies = new ArrayList<>();
        for (Node element : list.elements()) {
            Dependency dependency = dependency(element);
            if (dependency != null) {
                dependencies.add(dependency);
                graph.add(key, dependency.flagKey(), element);
            }
        }
        return dependencies;
    }

    private @Nullable Dependency dependency(Node at) {
        if (at.value() instanceof Value.Text) {
            String needed = names.flag(at);
            return needed == null ? null : new Dependency(needed, null);
        }
        if (!(at.value() instanceof Value.Members)) {
            at.mustBe("the key of a flag, or {flag_key, variant}");
            return null;
        }
        return at.isObject(DEPENDENCY) ? withVariant(at) : null;
    }

    private @Nullable Dependency withVariant(Node at) {
        String needed = names.flag(at.at("flag_key").required());
        Node variantAt = at.at("variant").required();
        String variant = variantAt.text();
        if (needed == null) {
            return null;
        }
        if (variant != null) {
            names.variant(needed, variantAt);
        }
        return new Dependency(needed, variant);
    }
}
