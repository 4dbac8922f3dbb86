package dev.halyard.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.evaluator.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading and comparing the shared vectors; that all of them pass is shown in parity/. */
class VectorsTest {
    private static Vectors seed() throws Exception {
        return Vectors.read(Files.readAllBytes(Path.of("../contract/vectors.json")));
    }

    @Test
    void agreementIsNoDifference() throws Exception {
        Vectors vectors = seed();
        assertThat(vectors.difference(vectors.vectors().get(0))).isEmpty();
    }

    @Test
    void aDifferenceNamesTheVectorAndSaysWhatWasExpectedAndGot() throws Exception {
        Vectors vectors = seed();
        Vectors.Vector first = vectors.vectors().get(0);
        Map<String, Value> turned = new LinkedHashMap<>(first.expected().members());
        turned.put("step", Value.of(9));
        Vectors.Vector wrong =
                new Vectors.Vector(
                        first.name(),
                        first.store(),
                        first.flagKey(),
                        first.context(),
                        first.inline(),
                        first.now(),
                        new Value.Members(turned));
        assertThat(vectors.difference(wrong)).contains(first.name() + ": step: expected 9, got 1");
    }
}
