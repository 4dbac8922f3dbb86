package dev.halyard.document;

import static dev.halyard.document.Samples.flag;
import static dev.halyard.document.Samples.registry;
import static dev.halyard.document.Samples.registryErrors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.evaluator.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    @Test
    void thirty_two_may_follow_each_other() throws InvalidDocumentException {
        RegistryDocument document = RegistryDocument.read(Samples.utf8(chain(33)));
        assertThat(Snapshot.compile(document.registry(), List.of(), "1").liveFlagKeys())
                .hasSize(33);
    }

    @Test
    void thirty_three_may_not() {
        assertThat(registryErrors(chain(34)))
                .containsExactly(
                        new DocumentError(
                                "/flags/0/dependencies/0",
                                "must not begin a chain of more than 32 dependencies: k0 -> k1 -> k2 -> "
                                        + "k3 -> k4 -> k5 -> … -> k28 -> k29 -> k30 -> k31 -> k32 -> k33"));
    }

    @Test
    void a_longer_chain_is_told_once_where_it_becomes_too_long() {
        assertThat(registryErrors(chain(50)))
                .extracting(DocumentError::pointer)
                .containsExactly("/flags/16/dependencies/0");
    }

    @Test
    void every_dependency_that_closes_a_cycle_is_told_with_the_cycle() {
        String flags =
                registry(
                        "'flags':["
                                + String.join(
                                        ",",
                                        needing("a", "b"),
                                        needing("b", "c", "a"),
                                        needing("c", "a", "d"),
                                        needing("d", "e"),
                                        needing("e", "d"))
                                + "]");
        assertThat(registryErrors(flags))
                .containsExactly(
                        cycle("/flags/1/dependencies/1", "a -> b -> a"),
                        cycle("/flags/2/dependencies/0", "a -> b -> c -> a"),
                        cycle("/flags/4/dependencies/0", "d -> e -> d"));
    }

    private static DocumentError cycle(String pointer, String keys) {
        return new DocumentError(pointer, "must not close a cycle of dependencies: " + keys);
    }

    @Test
    void diamonds_are_fine() {
        List<String> flags = new ArrayList<>();
        for (int level = 0; level < 30; level++) {
            flags.add(needing("l" + level, "l" + (level + 1), "r" + (level + 1)));
            flags.add(needing("r" + level, "l" + (level + 1), "r" + (level + 1)));
        }
        flags.add(flag("l30"));
        flags.add(flag("r30"));
        assertThat(registryErrors(registry("'flags':[" + String.join(",", flags) + "]"))).isEmpty();
    }

    @Test
    void neither_a_long_cycle_nor_many_cycles_are_too_much() {
        int size = 5_000;
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            flags.add(needing("k" + i, "k" + (i + 1) % size, "k" + i / 2));
        }
        List<DocumentError> errors =
                registryErrors(registry("'flags':[" + String.join(",", flags) + "]"));
        assertThat(errors).hasSize(size + 1);
        assertThat(errors).allMatch(error -> error.message().length() < 300);
    }

    private static String chain(int flags) {
        List<String> chain = new ArrayList<>();
        for (int i = 0; i < flags - 1; i++) {
            chain.add(needing("k" + i, "k" + (i + 1)));
        }
        chain.add(flag("k" + (flags - 1)));
        return registry("'flags':[" + String.join(",", chain) + "]");
    }

    private static String needing(String key, String... needed) {
        return flag(key, "'dependencies':['" + String.join("','", needed) + "']");
    }
}
