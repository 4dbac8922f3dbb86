package dev.halyard.document;

import static dev.halyard.document.Samples.contract;
import static dev.halyard.document.Samples.json;
import static dev.halyard.document.Samples.overrides;
import static dev.halyard.document.Samples.parse;
import static dev.halyard.document.Samples.row;
import static dev.halyard.document.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.networknt.schema.Schema;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever stands in a document: it is refused with errors, or it evaluates. And the schemas of the
 * contract say the same of it as the readers do.
 *
 * <p>Every failure names its seed; {@code -Dtest.jvm.args=-Dhalyard.test.seed=…} starts from it,
 * and {@code -Dhalyard.test.rounds=…} goes on for longer.
 */
class MutationTest {
    private static final int ROUNDS = Integer.getInteger("halyard.test.rounds", 500);
    private static final Context CONTEXT = Context.builder("u").tenantId("t").build();

    /** Fields to which the tables of the specification give no type, but the schemas do. */
    private static final Pattern CARRIED =
            Pattern.compile(
                    ".*/(\\$schema|updated_at|owner|honest_note|precedence_note|paused_from|paused_at"
                            + "|binding_status|planning_ref|contract_ref|tags(/[0-9]+)?"
                            + "|created_at|created_by|source|rationale)|/flags/[0-9]+/expires_at");

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void changed_values_of_registries(int which) {
        Value document = which == 0 ? json(Samples.rich()) : parse(contract("registry.json"));
        for (long seed = firstSeed(); seed < firstSeed() + ROUNDS; seed++) {
            String mutated = new Mutator(seed).mutate(document).toJson();
            List<DocumentError> errors =
                    errors(seed, () -> evaluate(RegistryDocument.read(bytes(mutated))));
            agree(seed, SchemaAgreementTest.REGISTRY, mutated, errors);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void changed_values_of_overrides(int which) throws InvalidDocumentException {
        RegistryDocument seedFlags = RegistryDocument.read(contract("registry.json"));
        RegistryDocument registry = which == 0 ? Samples.fourTypes() : seedFlags;
        String user =
                "'id':'ovr-2','scope':'user','user_id':'u','expires_at':'2026-11-22T00:00:00Z'";
        Value document =
                which == 0
                        ? json(overrides(row(), row(user), row("'id':'ovr-3','env':'dev'")))
                        : parse(contract("overrides.json"));
        for (long seed = firstSeed(); seed < firstSeed() + ROUNDS; seed++) {
            String mutated = new Mutator(seed).mutate(document).toJson();
            List<DocumentError> errors =
                    errors(
                            seed,
                            () ->
                                    Snapshot.compile(
                                            registry.registry(),
                                            OverridesDocument.read(bytes(mutated), registry).rows(),
                                            "1"));
            agree(seed, SchemaAgreementTest.OVERRIDES, mutated, errors);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void changed_bytes(int which) {
        byte[] registry = which == 0 ? utf8(Samples.rich()) : contract("registry.json");
        byte[] rows = contract("overrides.json");
        for (long seed = firstSeed(); seed < firstSeed() + ROUNDS; seed++) {
            Mutator mutator = new Mutator(seed);
            byte[] first = which == 2 ? registry : mutator.mutate(registry);
            byte[] second = which == 2 ? mutator.mutate(rows) : null;
            errors(seed, () -> FileSnapshot.read(first, second));
        }
    }

    private interface Reading {
        void run() throws InvalidDocumentException;
    }

    private static List<DocumentError> errors(long seed, Reading reading) {
        try {
            reading.run();
            return List.of();
        } catch (InvalidDocumentException e) {
            assertThat(e.errors()).as("seed %d", seed).isNotEmpty();
            return e.errors();
        } catch (RuntimeException | StackOverflowError e) {
            return fail("seed " + seed, e);
        }
    }

    private static void evaluate(RegistryDocument document) {
        Snapshot snapshot = Snapshot.compile(document.registry(), List.of(), "1");
        for (String key : document.flags().keySet()) {
            DecisionJson.write(Evaluator.explain(snapshot, key, CONTEXT, InlineOverrides.NONE, 0));
        }
    }

    private static void agree(long seed, Schema schema, String json, List<DocumentError> errors) {
        List<String> bySchema =
                SchemaAgreementTest.validate(schema, json).stream()
                        .filter(error -> !isCarried(error.getInstanceLocation().toString()))
                        .map(Object::toString)
                        .toList();
        if (errors.isEmpty()) {
            assertThat(bySchema).as("seed %d: the schema alone refuses %s", seed, json).isEmpty();
        } else if (bySchema.isEmpty()) {
            assertThat(errors)
                    .as("seed %d: the reader alone refuses %s", seed, json)
                    .allMatch(error -> SchemaAgreementTest.isBeyondSchema(error.message()));
        }
    }

    private static boolean isCarried(String pointer) {
        return CARRIED.matcher(pointer).matches();
    }

    private static long firstSeed() {
        return Long.getLong("halyard.test.seed", 1);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
