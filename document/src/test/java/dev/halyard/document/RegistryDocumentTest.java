package dev.halyard.document;

import static dev.halyard.document.Samples.condition;
import static dev.halyard.document.Samples.contract;
import static dev.halyard.document.Samples.flag;
import static dev.halyard.document.Samples.flags;
import static dev.halyard.document.Samples.json;
import static dev.halyard.document.Samples.object;
import static dev.halyard.document.Samples.registry;
import static dev.halyard.document.Samples.registryErrors;
import static dev.halyard.document.Samples.textFlag;
import static dev.halyard.document.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halyard.evaluator.BucketBy;
import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.Condition;
import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.FlagState;
import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Target;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import dev.halyard.evaluator.Variant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryDocumentTest {
    @Test
    void the_seed_is_valid_and_compiles() throws InvalidDocumentException {
        RegistryDocument seed = RegistryDocument.read(contract("registry.json"));
        assertThat(seed.flags()).hasSize(16).containsKey("flags.registry_v1");
        assertThat(seed.approvalMatrix())
                .isEqualTo(
                        Map.of(
                                "row-sensitive-override",
                                List.of("release-manager", "security-officer")));
        assertThat(Snapshot.compile(seed.registry(), List.of(), "1").liveFlagKeys()).hasSize(16);
    }

    @Test
    void a_document_is_served_as_it_was_written() throws InvalidDocumentException {
        String document =
                registry(
                        "'baseline':{'n':3.0}",
                        "'flags':[" + flag("a", "'x-note':[1.50,null],'rollout_pct':10.0") + "]");
        RegistryDocument read = RegistryDocument.read(utf8(document));
        assertThat(read.json().toJson()).isEqualTo(document);
        assertThat(read.flags()).containsOnlyKeys("a");
        assertThat(read.flags().values())
                .first()
                .extracting(Value::toJson)
                .asString()
                .contains("\"x-note\":[1.50,null]", "\"rollout_pct\":10.0");
    }

    @Test
    void what_is_absent_or_null_has_its_default() throws InvalidDocumentException {
        String nulls =
                "'description_en':null,'allowed_scopes':null,'rollout_pct':null,'pilot_cohorts':null,"
                        + "'approval_ref':null,'environments':null,'bucket_by':null,"
                        + "'bucketing_salt':null,'variants':null,'targets':null,"
                        + "'requires_approval':null,'sensitive_flag':null,"
                        + "'approval_matrix_row':null,'dependencies':null,'archived':null";
        String document =
                registry(
                        "'internal_tiers':null,'cohorts':null,'approval_matrix':null,'owner':null",
                        "'flags':[" + flag("a") + "," + flag("b", nulls) + "]");
        RegistryDocument read = RegistryDocument.read(utf8(document));
        assertThat(read.registry().internalTiers()).containsExactlyInAnyOrder("staff", "admin");
        assertThat(read.registry().cohorts()).isEmpty();
        assertThat(read.approvalMatrix()).isEmpty();
        assertThat(read.registry().flags()).containsExactly(plain("a"), plain("b"));
    }

    private static FlagDefinition plain(String key) {
        return new FlagDefinition(
                key,
                ValueType.BOOLEAN,
                Value.of(false),
                Set.of(Scope.GLOBAL),
                FlagState.DRAFT,
                Map.of(),
                BucketBy.USER,
                key,
                List.of(),
                List.of(),
                false,
                false,
                List.of(),
                false);
    }

    @Test
    void everything_that_is_evaluated_is_read() throws InvalidDocumentException {
        RegistryDocument read = RegistryDocument.read(utf8(Samples.rich()));
        assertThat(read.registry().internalTiers()).containsExactly("crew");
        Cohort cohort = read.registry().cohorts().get(0);
        assertThat(cohort.key()).isEqualTo("c");
        assertThat(cohort.anyOf()).hasSize(2);
        assertThat(cohort.anyOf().get(0))
                .startsWith(
                        new Condition(
                                "plan",
                                Operator.IN,
                                List.of(Value.of("pro"), Value.of(1), Value.of(true)),
                                true))
                .hasSize(4);
        assertThat(cohort.anyOf().get(1))
                .containsExactly(new Condition("tier", Operator.EXISTS, List.of(), false));
        assertThat(read.registry().flags().get(0))
                .isEqualTo(
                        new FlagDefinition(
                                "a",
                                ValueType.STRING,
                                Value.of(""),
                                Set.of(Scope.USER, Scope.TENANT),
                                new FlagState(Stage.STAGED, 12.5, List.of("c"), "APP-1"),
                                Map.of(Env.PROD, new FlagState(Stage.PAUSED, 0, List.of(), null)),
                                BucketBy.TENANT,
                                "s",
                                List.of(
                                        new Variant("on", Value.of("1"), 1),
                                        new Variant("off", Value.of("0"), 0)),
                                List.of(new Target("c", "off")),
                                true,
                                true,
                                List.of(new Dependency("b", null), new Dependency("t", "on")),
                                true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x-':1,'x-any thing':null",
                "'version':[],'paused_from':{},'paused_at':0,'binding_status':1,'planning_ref':[]",
                "'contract_ref':1,'honest_note':[],'audit':0,'owner':{},'expires_at':0,'tags':'t'",
                "'owner_module':'','description_en':''",
                "'allowed_scopes':[]",
                "'allowed_scopes':['user','user']",
                "'rollout_pct':50",
                "'rollout_pct':0.07",
                "'rollout_pct':99.99",
                "'rollout_pct':1.100e1",
                "'rollout_pct':-0",
                "'approval_ref':' '",
                "'variants':[],'targets':[],'dependencies':[],'environments':{}",
                "'default_value':true,'requires_approval':false,'dependencies':[]",
                "'default_value':true,'archived':true"
            })
    void what_no_rule_forbids_is_accepted(String changes) {
        assertThat(registryErrors(flags(changes))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'attribute':'','op':'in','values':['',0,false]}",
                "{'attribute':'attributes.tier','op':'exists','values':null,'negate':true}",
                "{'attribute':'a','op':'glob','values':['','**']}",
                "{'attribute':'a','op':'lt','values':[-1e300,1]}",
                "{'attribute':'a','op':'after','values':['2024-02-29t23:59:59.9-18:00']}",
                "{'attribute':'a','op':'semver_eq','values':['1.0.0-0.a+01']}",
                "{'attribute':'a','op':'bucket_lt','values':[33.33]}"
            })
    void conditions_that_no_rule_forbids_are_accepted(String condition) {
        assertThat(registryErrors(condition(condition))).isEmpty();
    }

    @Test
    void weights_are_whole_by_value_and_sum_to_a_million_at_most() throws InvalidDocumentException {
        String document =
                registry(
                        "'flags':["
                                + textFlag(
                                        "a",
                                        "'variants':[{'name':'','value':'','weight':1e0},"
                                                + "{'name':'b','value':'','weight':999999.0}]")
                                + "]");
        List<Variant> variants =
                RegistryDocument.read(utf8(document)).registry().flags().get(0).variants();
        assertThat(variants).extracting(Variant::weight).containsExactly(1, 999_999);
    }

    @Test
    void no_weight_is_too_large_to_be_told() {
        String variants =
                "'variants':[{'name':'a','value':'','weight':1e300},{'name':'b','value':'','weight':1e300}]";
        assertThat(registryErrors(registry("'flags':[" + textFlag("a", variants) + "]")))
                .extracting(DocumentError::pointer)
                .containsExactly("/flags/0/variants");
    }

    @Test
    void names_may_be_used_before_they_are_defined() {
        String flag = flag("a", "'pilot_cohorts':['c'],'dependencies':['b']");
        String cohort =
                "{'description':'','any_of':[{'all_of':[{'attribute':'a','op':'exists'}]}]}";
        String document =
                "{'flags':[%s,%s],'cohorts':{'c':%s},'schema_version':'1.0'}"
                        .formatted(flag, flag("b"), cohort);
        assertThat(registryErrors(document)).isEmpty();
    }

    @Test
    void all_errors_are_told_at_once_in_the_order_of_the_document() {
        String document =
                "{'flags':[{'zzzzz':1,'key':'a','dependencies':['a'],'default_value':true,'key':'b'},"
                        + "7,"
                        + flag("b", "'dependencies':['nobody'],'id':'ff-NUL'")
                                .replace("NUL", "\\u0000")
                        + "],'cohorts':{'c':{'any_of':[]}},'schema_version':1}";
        assertThat(registryErrors(document))
                .extracting(DocumentError::pointer)
                .containsExactly(
                        "/flags/0/zzzzz",
                        "/flags/0/key",
                        "/flags/0/dependencies/0",
                        "/flags/0/default_value",
                        "/flags/0/id",
                        "/flags/0/owner_module",
                        "/flags/0/type",
                        "/flags/0/rollout_stage",
                        "/flags/1",
                        "/flags/2/id",
                        "/flags/2/dependencies/0",
                        "/cohorts/c/any_of",
                        "/cohorts/c/description",
                        "/schema_version");
    }

    @Test
    void errors_in_what_is_there_twice_are_told_too() {
        String document =
                registry("'flags':[]").replace("}", ",'flags':{'b':'N'},'flags':{'9':'N'}}");
        assertThat(registryErrors(document.replace("N", "\\u0000")))
                .extracting(DocumentError::pointer)
                .containsExactlyInAnyOrder("/flags", "/flags", "/flags/b", "/flags/9");
    }

    @Test
    void broken_syntax_is_the_only_error() {
        assertThat(registryErrors("{'flags':[}"))
                .containsExactly(
                        new DocumentError("", "is not JSON: unexpected } at line 1, column 11"));
        assertThat(registryErrors("[".repeat(65) + "]".repeat(65)))
                .extracting(DocumentError::message)
                .containsExactly("nests deeper than 64 levels, the most there may be");
    }

    @Test
    void a_hopeless_document_is_cut_short() {
        List<DocumentError> errors =
                registryErrors(registry("'flags':[" + "0,".repeat(10_999) + "0]"));
        assertThat(errors).hasSize(10_001);
        assertThat(errors.get(10_000).message()).isEqualTo("has 1000 more errors, not listed here");
    }

    @Test
    void the_exception_says_which_document_and_what() {
        assertThatExceptionOfType(InvalidDocumentException.class)
                .isThrownBy(() -> RegistryDocument.read("1".getBytes(StandardCharsets.UTF_8)))
                .withMessage(
                        "the registry document has an error: (document) must be an object, but is 1")
                .matches(e -> e.document().equals("registry"));
    }

    @Test
    void values_of_an_object_flag_may_hold_anything() {
        String flag =
                flag(
                        "a",
                        "'type':'object','default_value':{'a':[null,{'b':null}]}",
                        "'variants':[{'name':'v','value':{},'weight':1}]");
        assertThat(registryErrors(registry("'flags':[" + flag + "]"))).isEmpty();
        assertThat(object("{'a':1}")).isEqualTo(json("{'a':1.0}"));
    }
}
