package dev.halyard.document;

import static dev.halyard.document.Samples.condition;
import static dev.halyard.document.Samples.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One line for every rule of a registry: the least document that breaks it, where, and what is
 * said.
 */
class RegistryRulesTest {
    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource({"documents", "cohorts", "conditions"})
    void the_rule_is_told_where_it_is_broken(String registry, String pointer, String message) {
        assertThat(Samples.registryErrors(registry))
                .containsExactly(new DocumentError(pointer, message));
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("[]", "", "must be an object, but is an array"),
                arguments("null", "", "must be an object, but is null"),
                arguments(registry("-schema_version"), "/schema_version", "is required"),
                arguments(registry("'schema_version':null"), "/schema_version", "is required"),
                arguments(
                        registry("'schema_version':1.0"),
                        "/schema_version",
                        "must be the string \"1.0\", but is 1.0"),
                arguments(
                        registry("'schema_version':'2.0'"),
                        "/schema_version",
                        "must be the string \"1.0\", but is \"2.0\""),
                arguments(registry("-flags"), "/flags", "is required"),
                arguments(registry("'flags':{}"), "/flags", "must be an array, but is an object"),
                arguments(registry("'flags':[null]"), "/flags/0", "must be an object, but is null"),
                arguments(
                        registry("'cohort':{}"),
                        "/cohort",
                        "is not a field of a registry; did you mean cohorts?"),
                arguments(registry("'a/b~c':1"), "/a~1b~0c", "is not a field of a registry"),
                arguments(
                        registry("'internal_tiers':'staff'"),
                        "/internal_tiers",
                        "must be an array, but is \"staff\""),
                arguments(
                        registry("'internal_tiers':['a',1]"),
                        "/internal_tiers/1",
                        "must be a string, but is 1"),
                arguments(
                        registry("'internal_tiers':[null]"),
                        "/internal_tiers/0",
                        "must be a string, but is null"),
                arguments(
                        registry("'approval_matrix':[]"),
                        "/approval_matrix",
                        "must be an object, but is an array"),
                arguments(
                        registry("'approval_matrix':{'r':{}}"),
                        "/approval_matrix/r/signer_roles",
                        "is required"),
                arguments(
                        registry("'approval_matrix':{'r':null}"),
                        "/approval_matrix/r",
                        "must be an object, but is null"),
                arguments(
                        registry("'approval_matrix':{'r':{'signer_roles':[],'signers':2}}"),
                        "/approval_matrix/r/signers",
                        "is not a field of a row of the approval matrix, which has signer_roles"),
                arguments(
                        registry("'approval_matrix':{'r':{'signer_roles':[1]}}"),
                        "/approval_matrix/r/signer_roles/0",
                        "must be a string, but is 1"));
    }

    static Stream<Arguments> cohorts() {
        String cohort = "/cohorts/c";
        return Stream.of(
                arguments(
                        registry("'cohorts':['c']"),
                        "/cohorts",
                        "must be an object, but is an array"),
                arguments(
                        registry("'cohorts':{'c':null}"), cohort, "must be an object, but is null"),
                arguments(
                        registry("'cohorts':{'c':{'any_of':[" + ALTERNATIVE + "]}}"),
                        cohort + "/description",
                        "is required"),
                arguments(
                        registry(
                                "'cohorts':{'c':{'description':1,'any_of':[" + ALTERNATIVE + "]}}"),
                        cohort + "/description",
                        "must be a string, but is 1"),
                arguments(
                        registry("'cohorts':{'c':{'description':'d'}}"),
                        cohort + "/any_of",
                        "is required"),
                arguments(
                        registry("'cohorts':{'c':{'description':'d','any_of':[]}}"),
                        cohort + "/any_of",
                        "must have at least one alternative, but is empty"),
                arguments(
                        registry("'cohorts':{'c':{'description':'d','any_of':[[]]}}"),
                        cohort + "/any_of/0",
                        "must be an object, but is an array"),
                arguments(
                        registry("'cohorts':{'c':{'description':'d','any_of':[{'all_of':[]}]}}"),
                        cohort + "/any_of/0/all_of",
                        "must have at least one condition, but is empty"),
                arguments(
                        registry("'cohorts':{'c':{'description':'d','any_of':[{}]}}"),
                        cohort + "/any_of/0/all_of",
                        "is required"),
                arguments(
                        registry(
                                "'cohorts':{'c':{'description':'d','all_of':[],'any_of':["
                                        + ALTERNATIVE
                                        + "]}}"),
                        cohort + "/all_of",
                        "is not a field of a cohort; did you mean any_of?"),
                arguments(
                        condition("'tier'"),
                        cohort + "/any_of/0/all_of/0",
                        "must be an object, but is \"tier\""));
    }

    private static final String ALTERNATIVE =
            "{'all_of':[{'attribute':'tier','op':'in','values':['x']}]}";

    static Stream<Arguments> conditions() {
        String at = "/cohorts/c/any_of/0/all_of/0/";
        String instant =
                "must be an instant such as 2026-11-22T07:00:00Z or 2026-11-22T14:00:00+07:00, but is ";
        String version =
                "must be a SemVer 2.0.0 version such as 2.1.0 or 2.1.0-rc.1, without v, but is ";
        String percentage = "must be a percentage from 0 to 100 with at most two decimals, but is ";
        return Stream.of(
                arguments(condition("{'op':'in','values':[1]}"), at + "attribute", "is required"),
                arguments(
                        condition("{'attribute':1,'op':'in','values':[1]}"),
                        at + "attribute",
                        "must be a string, but is 1"),
                arguments(condition("{'attribute':'a','values':[1]}"), at + "op", "is required"),
                arguments(
                        condition("{'attribute':'a','op':'regex','values':['x']}"),
                        at + "op",
                        "must be one of in, starts_with, ends_with, contains, glob, lt, lte, gt, gte, "
                                + "before, after, semver_lt, semver_lte, semver_eq, semver_gte, "
                                + "semver_gt, bucket_lt, exists, but is \"regex\""),
                arguments(
                        condition("{'attribute':'a','op':'in','values':[1],'negate':'no'}"),
                        at + "negate",
                        "must be true or false, but is \"no\""),
                arguments(
                        condition("{'attribute':'a','op':'in','value':'x','values':['x']}"),
                        at + "value",
                        "is not a field of a condition; did you mean values?"),
                arguments(op("in", null), at + "values", "is required"),
                arguments(op("in", "null"), at + "values", "is required"),
                arguments(op("in", "'x'"), at + "values", "must be an array, but is \"x\""),
                arguments(
                        op("in", "[]"),
                        at + "values",
                        "must have at least one value, but is empty"),
                arguments(
                        op("in", "['x',null]"),
                        at + "values/1",
                        "must be a string, a number or a boolean, but is null"),
                arguments(
                        op("in", "[['x']]"),
                        at + "values/0",
                        "must be a string, a number or a boolean, but is an array"),
                arguments(op("starts_with", "[1]"), at + "values/0", "must be a string, but is 1"),
                arguments(op("ends_with", "[1]"), at + "values/0", "must be a string, but is 1"),
                arguments(op("contains", "[1]"), at + "values/0", "must be a string, but is 1"),
                arguments(op("glob", "[true]"), at + "values/0", "must be a string, but is true"),
                arguments(op("lt", "['1']"), at + "values/0", "must be a number, but is \"1\""),
                arguments(op("lte", "[null]"), at + "values/0", "must be a number, but is null"),
                arguments(op("gt", "[{}]"), at + "values/0", "must be a number, but is an object"),
                arguments(op("gte", "[true]"), at + "values/0", "must be a number, but is true"),
                arguments(op("before", "[0]"), at + "values/0", instant + "0"),
                arguments(
                        op("before", "['2026-02-29T00:00:00Z']"),
                        at + "values/0",
                        instant + "\"2026-02-29T00:00:00Z\""),
                arguments(
                        op("after", "['2026-11-22']"), at + "values/0", instant + "\"2026-11-22\""),
                arguments(op("semver_lt", "['v1.0.0']"), at + "values/0", version + "\"v1.0.0\""),
                arguments(op("semver_lte", "['1.0']"), at + "values/0", version + "\"1.0\""),
                arguments(op("semver_eq", "[1]"), at + "values/0", version + "1"),
                arguments(op("semver_gte", "['01.0.0']"), at + "values/0", version + "\"01.0.0\""),
                arguments(op("semver_gt", "['']"), at + "values/0", version + "\"\""),
                arguments(
                        op("bucket_lt", "[1,2]"),
                        at + "values",
                        "must have exactly one percentage for bucket_lt, but has 2"),
                arguments(op("bucket_lt", "[0.005]"), at + "values/0", percentage + "0.005"),
                arguments(op("bucket_lt", "[101]"), at + "values/0", percentage + "101"),
                arguments(
                        op("bucket_lt", "['5']"),
                        at + "values/0",
                        "must be a number, but is \"5\""),
                arguments(
                        op("exists", "['x']"),
                        at + "values",
                        "must not be there: exists takes no values"),
                arguments(
                        op("exists", "[]"),
                        at + "values",
                        "must not be there: exists takes no values"));
    }

    private static String op(String op, @org.jspecify.annotations.Nullable String values) {
        return condition(
                "{'attribute':'a','op':'"
                        + op
                        + "'"
                        + (values == null ? "" : ",'values':" + values)
                        + "}");
    }
}
