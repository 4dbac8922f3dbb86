package dev.halyard.document;

import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Value;

/** One flag, read without the rest of its registry. */
public final class FlagDocument {
    private static final String NAME = "flag";

    private FlagDocument() {}

    /**
     * Reads a flag by the rules of a registry's. Whether its id is another's is not asked, nor
     * whether its dependencies lead back to it or make a chain too long, which takes all flags:
     * compiling refuses the latter. That it depends on itself is told here.
     *
     * @param flag as it is written in a registry
     * @param names what it may name
     * @throws InvalidDocumentException when it breaks a rule; it lists every error, by a pointer
     *     into the flag
     */
    public static FlagDefinition read(Value.Members flag, Surroundings names)
            throws InvalidDocumentException {
        return DocumentReader.read(
                NAME,
                flag,
                new Errors(Errors.DOCUMENT_LIMIT),
                (json, errors) -> {
                    Names known = new Names(new SurroundingNames(json, names));
                    // of one flag's dependencies only those on itself make a cycle
                    DependencyGraph graph = new DependencyGraph();
                    FlagDefinition read =
                            new FlagReader(known, graph).read(Node.root(json, errors));
                    graph.check();
                    return read;
                });
    }
}
