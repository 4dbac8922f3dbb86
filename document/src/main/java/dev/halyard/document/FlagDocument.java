package dev.halyard.document;

import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Set;

/** One flag, read without the rest of its registry. */
public final class FlagDocument {
    private static final String NAME = "flag";

    /** Where everything that can be named is there. */
    private static final Names.Known TRUSTED =
            new Names.Known() {
                @Override
                public boolean hasCohort(String key) {
                    return true;
                }

                @Override
                public boolean hasMatrixRow(String row) {
                    return true;
                }

                @Override
                public Names.Flag flag(String key) {
                    return new Names.Flag(null, Set.of());
                }
            };

    private FlagDocument() {}

    /**
     * The definition of a flag that was valid when it was stored, whatever else is there now.
     * Nothing is checked.
     *
     * @throws IllegalArgumentException when it has no key
     */
    public static FlagDefinition readTrusted(Value.Members flag) {
        Errors ignored = new Errors(0);
        FlagDefinition read =
                new FlagReader(new Names(TRUSTED), new DependencyGraph())
                        .read(Node.root(flag, ignored));
        if (read == null) {
            throw new IllegalArgumentException("the flag has no key");
        }
        return read;
    }

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

    /**
     * The members of an object that are no fields of one, by pointer; those within are not looked
     * at.
     */
    public static List<DocumentError> unknownFields(Value.Members object) {
        return FlagReader.FLAG.unknownIn(object);
    }
}
