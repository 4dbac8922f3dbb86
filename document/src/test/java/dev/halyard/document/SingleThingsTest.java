package dev.halyard.document;

import static dev.halyard.document.Samples.flag;
import static dev.halyard.document.Samples.object;
import static dev.halyard.document.Samples.row;
import static dev.halyard.document.Samples.textFlag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A flag, a cohort, a row and the settings are read alone by the rules of whole documents. */
class SingleThingsTest {
    private static Optional<ValueType> type(String key) {
        return key.equals("bool") ? Optional.of(ValueType.BOOLEAN) : Optional.empty();
    }

    private static RegistryDocument rich() throws InvalidDocumentException {
        return RegistryDocument.of(Samples.json(Samples.rich()));
    }

    /** The names of a registry, and its flags. */
    private record Around(RegistryDocument registry) implements Surroundings {
        @Override
        public boolean hasCohort(String key) {
            return registry.cohorts().containsKey(key);
        }

        @Override
        public boolean hasMatrixRow(String row) {
            return registry.approvalMatrix().containsKey(row);
        }

        @Override
        public Optional<FlagDefinition> flag(String key) {
            return registry.registry().flags().stream()
                    .filter(flag -> flag.key().equals(key))
                    .findFirst();
        }
    }

    private static FlagDefinition readFlag(String flag) throws InvalidDocumentException {
        return FlagDocument.read(object(flag), new Around(rich()));
    }

    private static List<DocumentError> errors(ThrowingCallable reading) {
        try {
            reading.call();
            return List.of();
        } catch (InvalidDocumentException e) {
            return e.errors();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_part_of_a_valid_document_is_read_as_it_is_there() throws InvalidDocumentException {
        RegistryDocument registry = rich();
        for (FlagDefinition flag : registry.registry().flags()) {
            Value.Members raw = Objects.requireNonNull(registry.flags().get(flag.key()));
            assertThat(FlagDocument.read(raw, new Around(registry))).isEqualTo(flag);
        }
        Value.Members cohort = Objects.requireNonNull(registry.cohorts().get("c"));
        assertThat(CohortDocument.read("c", cohort))
                .isEqualTo(registry.registry().cohorts().get(0));
        OverridesDocument overrides =
                OverridesDocument.of(Samples.json(Samples.overrides(row())), Samples.fourTypes());
        assertThat(RowDocument.read(object(row()), SingleThingsTest::type))
                .isEqualTo(overrides.rows().get(0));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource
    void what_is_wrong_with_a_flag_is_told_by_a_pointer_into_it(
            String flag, String pointer, String message) {
        assertThat(errors(() -> readFlag(flag)))
                .containsExactly(new DocumentError(pointer, message));
    }

    static Stream<Arguments> what_is_wrong_with_a_flag_is_told_by_a_pointer_into_it() {
        return Stream.of(
                arguments(flag("n", "-key"), "/key", "is required"),
                arguments(flag("n", "-default_value"), "/default_value", "is required"),
                arguments(
                        flag("n", "'pilot_cohorts':['c','z']"),
                        "/pilot_cohorts/1",
                        "must be a key of /cohorts, which has no \"z\""),
                arguments(
                        flag("n", "'approval_matrix_row':'z'"),
                        "/approval_matrix_row",
                        "must be a row of /approval_matrix, which has no \"z\""),
                arguments(
                        flag("n", "'dependencies':['z']"),
                        "/dependencies/0",
                        "must be the key of a flag, but there is no flag \"z\""),
                arguments(
                        flag("n", "'dependencies':[{'flag_key':'t','variant':'z'}]"),
                        "/dependencies/0/variant",
                        "must be a variant of flag \"t\", which has no \"z\""),
                arguments(
                        flag("n", "'dependencies':[{'flag_key':'b','variant':'on'}]"),
                        "/dependencies/0/variant",
                        "must not be there: flag \"b\" is boolean and has no variants"),
                arguments(
                        flag("n", "'dependencies':['n']"),
                        "/dependencies/0",
                        "must not close a cycle of dependencies: n -> n"),
                arguments(
                        flag("b", "'dependencies':['b']"),
                        "/dependencies/0",
                        "must not close a cycle of dependencies: b -> b"),
                // its variants are those it has now, not those it had
                arguments(
                        textFlag("b", "'dependencies':[{'flag_key':'b','variant':'on'}]"),
                        "/dependencies/0",
                        "must not close a cycle of dependencies: b -> b"));
    }

    @Test
    void a_flag_lists_all_that_is_wrong_with_it() {
        assertThat(errors(() -> readFlag("{'key':'n'}")))
                .extracting(DocumentError::pointer)
                .containsExactly(
                        "/id", "/owner_module", "/type", "/default_value", "/rollout_stage");
    }

    @Test
    void cycles_through_others_are_left_to_whoever_knows_all_flags()
            throws InvalidDocumentException {
        // t is needed by a
        assertThat(readFlag(textFlag("t", "'dependencies':['a']")).dependencies())
                .containsExactly(new Dependency("a", null));
    }

    @Test
    void what_is_wrong_with_a_cohort_is_told_by_a_pointer_into_it() {
        assertThat(errors(() -> CohortDocument.read("x", object("{'any_of':[],'all_of':1}"))))
                .containsExactlyInAnyOrder(
                        new DocumentError("/description", "is required"),
                        new DocumentError(
                                "/any_of", "must have at least one alternative, but is empty"),
                        new DocumentError(
                                "/all_of", "is not a field of a cohort; did you mean any_of?"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource
    void what_is_wrong_with_a_row_is_told_by_a_pointer_into_it(
            String row, String pointer, String message) {
        assertThat(errors(() -> RowDocument.read(object(row), SingleThingsTest::type)))
                .containsExactly(new DocumentError(pointer, message));
    }

    static Stream<Arguments> what_is_wrong_with_a_row_is_told_by_a_pointer_into_it() {
        return Stream.of(
                arguments(row("-id"), "/id", "is required"),
                arguments(row("-tenant_id"), "/tenant_id", "is required"),
                arguments(
                        row("'flag_key':'z'"),
                        "/flag_key",
                        "must be the key of a flag, but there is no flag \"z\""),
                arguments(
                        row("'value':1"),
                        "/value",
                        "must be of the type of flag \"bool\", boolean, but is 1"));
    }

    @Test
    void settings_keep_the_order_they_are_written_in() throws InvalidDocumentException {
        SettingsDocument settings =
                SettingsDocument.read(
                        object(
                                "{'internal_tiers':['z','a','z','m'],'approval_matrix':"
                                        + "{'y':{'signer_roles':['q','p']},'x':{'signer_roles':[]}}}"));
        assertThat(settings.internalTiers()).containsExactly("z", "a", "m");
        assertThat(settings.approvalMatrix()).containsOnlyKeys("y", "x");
        assertThat(settings.approvalMatrix().keySet()).containsExactly("y", "x");
        assertThat(settings.approvalMatrix()).containsEntry("y", List.of("q", "p"));
    }

    @Test
    void absent_settings_are_the_default() throws InvalidDocumentException {
        SettingsDocument settings = SettingsDocument.read(object("{'internal_tiers':null}"));
        assertThat(settings.internalTiers()).containsExactly("staff", "admin");
        assertThat(settings.approvalMatrix()).isEmpty();
    }

    @Test
    void what_is_wrong_with_settings_is_told_where() {
        String settings = "{'internal_tiers':'x','approval_matrix':{'r':{}},'flags':[]}";
        assertThat(errors(() -> SettingsDocument.read(object(settings))))
                .containsExactly(
                        new DocumentError("/internal_tiers", "must be an array, but is \"x\""),
                        new DocumentError("/approval_matrix/r/signer_roles", "is required"),
                        new DocumentError(
                                "/flags",
                                "is not a field of settings, which has internal_tiers, "
                                        + "approval_matrix"));
    }

    @Test
    void the_error_says_what_was_read() {
        assertThatThrownBy(() -> readFlag("{}"))
                .hasMessageContaining("the flag document has 6 errors");
        assertThatThrownBy(() -> CohortDocument.read("x", object("{}")))
                .hasMessageContaining("the cohort document");
        assertThatThrownBy(() -> RowDocument.read(object("{}"), SingleThingsTest::type))
                .hasMessageContaining("the override document");
        assertThatThrownBy(() -> SettingsDocument.read(object("{'x':1}")))
                .hasMessageContaining("the settings document has an error");
    }

    @Test
    void a_registry_hands_out_its_parts_in_order() throws InvalidDocumentException {
        String cohort =
                "{'description':'','any_of':[{'all_of':[{'attribute':'a','op':'exists'}]}]}";
        RegistryDocument registry =
                RegistryDocument.of(
                        Samples.json(
                                Samples.registry(
                                        "'internal_tiers':['z','a']",
                                        "'cohorts':{'y':" + cohort + ",'b':" + cohort + "}")));
        assertThat(registry.cohorts().keySet()).containsExactly("y", "b");
        assertThat(registry.cohorts()).containsEntry("b", object(cohort));
        assertThat(registry.internalTiers()).containsExactly("z", "a");
    }
}
