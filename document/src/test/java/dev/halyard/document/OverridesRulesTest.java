package dev.halyard.document;

import static dev.halyard.document.Samples.overrides;
import static dev.halyard.document.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One line for every rule of stored overrides: what breaks it, where, and what is said. */
class OverridesRulesTest {
    private static final String ID_RULE =
            "must be ovr- and at least one of A-Z a-z 0-9 . _ -, but is ";
    private static final String USER = "'scope':'user','user_id':'u'";

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource({"documents", "rows", "units"})
    void the_rule_is_told_where_it_is_broken(String overrides, String pointer, String message) {
        List<DocumentError> errors = Samples.overridesErrors(overrides);
        assertThat(errors).containsExactly(new DocumentError(pointer, message));
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("'x'", "", "must be an object, but is \"x\""),
                arguments("{'overrides':[]}", "/schema_version", "is required"),
                arguments("{'schema_version':'1.0'}", "/overrides", "is required"),
                arguments(
                        "{'schema_version':'1.0','overrides':{}}",
                        "/overrides",
                        "must be an array, but is an object"),
                arguments(
                        "{'schema_version':'1.0','overrides':[],'flags':[]}",
                        "/flags",
                        "is not a field of an overrides document"),
                arguments(overrides("null"), "/overrides/0", "must be an object, but is null"));
    }

    static Stream<Arguments> rows() {
        String at = "/overrides/0/";
        return Stream.of(
                arguments(overrides(row("-id")), at + "id", "is required"),
                arguments(overrides(row("'id':'1'")), at + "id", ID_RULE + "\"1\""),
                arguments(overrides(row("'id':'ovr-'")), at + "id", ID_RULE + "\"ovr-\""),
                arguments(overrides(row("'id':'ovr-a/b'")), at + "id", ID_RULE + "\"ovr-a/b\""),
                arguments(
                        overrides(row(), row("'env':'dev'")),
                        "/overrides/1/id",
                        "repeats the id of /overrides/0/id, but must be unique"),
                arguments(overrides(row("-scope")), at + "scope", "is required"),
                arguments(
                        overrides(row("'scope':'global'")),
                        at + "scope",
                        "must be one of tenant, user, but is \"global\""),
                arguments(overrides(row("-flag_key")), at + "flag_key", "is required"),
                arguments(
                        overrides(row("'flag_key':'z'")),
                        at + "flag_key",
                        "must be the key of a flag, but there is no flag \"z\""),
                arguments(overrides(row("-value")), at + "value", "is required"),
                arguments(overrides(row("'value':null")), at + "value", "is required"),
                arguments(
                        overrides(row("'value':1")),
                        at + "value",
                        "must be of the type of flag \"bool\", boolean, but is 1"),
                arguments(
                        overrides(row("'flag_key':'object','value':[]")),
                        at + "value",
                        "must be of the type of flag \"object\", object, but is an array"),
                arguments(
                        overrides(row("'env':'production'")),
                        at + "env",
                        "must be one of prod, staging, dev, but is \"production\""),
                arguments(
                        overrides(row("'expires_at':'tomorrow'")),
                        at + "expires_at",
                        "must be an instant such as 2026-11-22T07:00:00Z or "
                                + "2026-11-22T14:00:00+07:00, but is \"tomorrow\""),
                arguments(
                        overrides(row("'approval_ref':1")),
                        at + "approval_ref",
                        "must be a string, but is 1"),
                arguments(
                        overrides(row("'tenant':'t'")),
                        at + "tenant",
                        "is not a field of an override; did you mean tenant_id?"),
                arguments(
                        overrides(
                                row("'env':'dev'"), row("'id':'ovr-2','env':'dev','value':false")),
                        "/overrides/1",
                        "repeats the flag, scope, tenant, user and env of /overrides/0, "
                                + "but must be unique"));
    }

    static Stream<Arguments> units() {
        String at = "/overrides/0/";
        String length = "must be a string of 1 to 256 characters, but is ";
        String control = "must be a string without control characters, but is ";
        return Stream.of(
                arguments(overrides(row("-tenant_id")), at + "tenant_id", "is required"),
                arguments(overrides(row("'tenant_id':null")), at + "tenant_id", "is required"),
                arguments(
                        overrides(row("'user_id':'u'")),
                        at + "user_id",
                        "must not be there: a tenant row is for all of its users"),
                arguments(overrides(row("'scope':'user'")), at + "user_id", "is required"),
                arguments(
                        overrides(row("'tenant_id':7")),
                        at + "tenant_id",
                        "must be a string, but is 7"),
                arguments(overrides(row("'tenant_id':''")), at + "tenant_id", length + "\"\""),
                arguments(
                        overrides(row(USER, "'user_id':'" + "😀".repeat(257) + "'")),
                        at + "user_id",
                        length + "\"" + "😀".repeat(30) + "…\""),
                arguments(
                        overrides(row("'tenant_id':'a\\u001f'")),
                        at + "tenant_id",
                        control + "\"a\\u001f\""),
                arguments(
                        overrides(row(USER, "'user_id':'\\u009f'")),
                        at + "user_id",
                        control + "\"\u009f\""));
    }

    @Test
    void rows_of_which_it_is_not_known_whose_they_are_do_not_repeat_each_other() {
        String document =
                overrides(
                        row("-tenant_id"),
                        row("'id':'ovr-2'", "-tenant_id"),
                        row("'id':'ovr-3'"),
                        row("'id':'ovr-4','env':'qa'"));
        assertThat(Samples.overridesErrors(document))
                .extracting(DocumentError::pointer)
                .containsExactly(
                        "/overrides/0/tenant_id", "/overrides/1/tenant_id", "/overrides/3/env");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'env':'dev','expires_at':'2026-06-30T23:59:59.1234+07:00'",
                "'env':null,'user_id':null,'expires_at':null,'approval_ref':null",
                "'scope':'user','user_id':'u'",
                "'scope':'user','user_id':'u','tenant_id':null",
                "'created_at':1,'created_by':[],'source':'elsewhere','rationale':{}",
                "'flag_key':'number','value':3.0",
                "'flag_key':'object','value':{'a':null}",
                "'approval_ref':' '"
            })
    void what_no_rule_forbids_is_accepted(String changes) {
        assertThat(Samples.overridesErrors(overrides(row(changes)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'env':'dev'",
                "'tenant_id':'T'",
                "'scope':'user','user_id':'t'",
                "'flag_key':'text','value':''"
            })
    void rows_that_differ_in_one_thing_stand_beside_each_other(String changes) {
        String other = row("'id':'ovr-2'", changes);
        assertThat(Samples.overridesErrors(overrides(row(), other))).isEmpty();
    }
}
