package dev.halyard.document;

import static dev.halyard.document.Samples.contract;
import static dev.halyard.document.Samples.overrides;
import static dev.halyard.document.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JSON schemas of the contract, which editors use, and the readers here are two statements of
 * one rule; whatever a schema can say, both must say.
 */
class SchemaAgreementTest {
    static final Schema REGISTRY = schema("registry.schema.json");
    static final Schema OVERRIDES = schema("overrides.schema.json");

    /**
     * Rules that are beyond JSON Schema: names that must exist or not repeat, sums, decimals,
     * cycles.
     */
    private static final Pattern BEYOND =
            Pattern.compile(
                    "repeats the|must not (close|begin)|(has no|there is no flag) \"|they sum to more"
                            + "|is boolean and has no variants|two decimals, but is [0-9]+[.][0-9]{3}"
                            + "|must be of the type of flag .* but is (?!an array)|256 characters|control characters");

    static List<Error> validate(Schema schema, String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    static boolean isBeyondSchema(String message) {
        return BEYOND.matcher(message).find();
    }

    private static Schema schema(String file) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new String(contract(file), StandardCharsets.UTF_8));
    }

    @Test
    void the_seed_documents_are_valid_by_both() throws InvalidDocumentException {
        byte[] registry = contract("registry.json");
        byte[] overrides = contract("overrides.json");
        assertThat(validate(REGISTRY, new String(registry, StandardCharsets.UTF_8))).isEmpty();
        assertThat(validate(OVERRIDES, new String(overrides, StandardCharsets.UTF_8))).isEmpty();
        RegistryDocument read = RegistryDocument.read(registry);
        assertThat(OverridesDocument.read(overrides, read).rows()).hasSize(8);
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource
    void the_schema_refuses_the_registries_that_it_can(
            String registry, String pointer, String message) {
        assertThat(validate(REGISTRY, registry.replace('\'', '"')).isEmpty())
                .as("%s %s, in %s", pointer, message, registry)
                .isEqualTo(isBeyondSchema(message));
    }

    static Stream<Arguments> the_schema_refuses_the_registries_that_it_can() {
        return Stream.of(
                        RegistryRulesTest.documents(),
                        FlagRulesTest.fields(),
                        FlagRulesTest.states(),
                        FlagRulesTest.variants(),
                        FlagRulesTest.targets(),
                        FlagRulesTest.gates(),
                        FlagRulesTest.dependencies(),
                        RegistryRulesTest.cohorts(),
                        RegistryRulesTest.conditions())
                .flatMap(rules -> rules);
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource
    void the_schema_refuses_the_overrides_that_it_can(
            String overrides, String pointer, String message) {
        assertThat(validate(OVERRIDES, overrides.replace('\'', '"')).isEmpty())
                .as("%s %s, in %s", pointer, message, overrides)
                .isEqualTo(isBeyondSchema(message));
    }

    static Stream<Arguments> the_schema_refuses_the_overrides_that_it_can() {
        return Stream.of(
                        OverridesRulesTest.documents(),
                        OverridesRulesTest.rows(),
                        OverridesRulesTest.units())
                .flatMap(rules -> rules);
    }

    @Test
    void what_the_readers_accept_the_schemas_accept() {
        String row = row("'scope':'user','user_id':'u','env':null,'approval_ref':' '");
        assertThat(validate(OVERRIDES, overrides(row).replace('\'', '"'))).isEmpty();
        String flag = Samples.textFlag("a", "'rollout_pct':0.07,'x-a':null,'bucketing_salt':'s'");
        String registry = Samples.registry("'flags':[" + flag + "]");
        assertThat(validate(REGISTRY, registry.replace('\'', '"'))).isEmpty();
    }
}
