package dev.halyard.document;

import static dev.halyard.document.Samples.flag;
import static dev.halyard.document.Samples.flags;
import static dev.halyard.document.Samples.registry;
import static dev.halyard.document.Samples.textFlag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One line for every rule of flags: the least registry that breaks it, where, and what is said. */
class FlagRulesTest {
    private static final String VARIANT = "{'name':'v','value':'1','weight':1}";

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource({"fields", "states", "variants", "targets", "gates", "dependencies"})
    void the_rule_is_told_where_it_is_broken(String registry, String pointer, String message) {
        assertThat(Samples.registryErrors(registry))
                .containsExactly(new DocumentError(pointer, message));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                arguments(flags("-id"), "/flags/0/id", "is required"),
                arguments(flags("'id':1"), "/flags/0/id", "must be a string, but is 1"),
                arguments(flags("'id':'a'"), "/flags/0/id", "must be ff- and a name, but is \"a\""),
                arguments(
                        flags("'id':'ff-'"),
                        "/flags/0/id",
                        "must be ff- and a name, but is \"ff-\""),
                arguments(
                        flags("", "'id':'ff-a'"),
                        "/flags/1/id",
                        "repeats the id of /flags/0/id, but must be unique"),
                arguments(flags("-key"), "/flags/0/key", "is required"),
                arguments(flags("'key':{}"), "/flags/0/key", "must be a string, but is an object"),
                arguments(flags("'key':''"), "/flags/0/key", KEY_RULE + "\"\""),
                arguments(flags("'key':'.a'"), "/flags/0/key", KEY_RULE + "\".a\""),
                arguments(flags("'key':'a b'"), "/flags/0/key", KEY_RULE + "\"a b\""),
                arguments(flags("'key':'a\\n'"), "/flags/0/key", KEY_RULE + "\"a\\n\""),
                arguments(flags("'key':'ａ'"), "/flags/0/key", KEY_RULE + "\"ａ\""),
                arguments(
                        flags("'key':'" + "k".repeat(129) + "'"),
                        "/flags/0/key",
                        KEY_RULE + "\"" + "k".repeat(60) + "…\""),
                arguments(
                        flags("", "'key':'a'"),
                        "/flags/1/key",
                        "repeats the key of /flags/0/key, but must be unique"),
                arguments(flags("-owner_module"), "/flags/0/owner_module", "is required"),
                arguments(
                        flags("'owner_module':1"),
                        "/flags/0/owner_module",
                        "must be a string, but is 1"),
                arguments(
                        flags("'description_en':1"),
                        "/flags/0/description_en",
                        "must be a string, but is 1"),
                arguments(
                        flags("'description_th':[]"),
                        "/flags/0/description_th",
                        "must be a string, but is an array"),
                arguments(flags("-type"), "/flags/0/type", "is required"),
                arguments(
                        flags("'type':'integer'"),
                        "/flags/0/type",
                        "must be one of boolean, string, number, object, but is \"integer\""),
                arguments(flags("-default_value"), "/flags/0/default_value", "is required"),
                arguments(flags("'default_value':null"), "/flags/0/default_value", "is required"),
                arguments(
                        flags("'default_value':'false'"),
                        "/flags/0/default_value",
                        "must be of the flag's type, boolean, but is \"false\""),
                arguments(
                        flags("'allowed_scopes':'user'"),
                        "/flags/0/allowed_scopes",
                        "must be an array, but is \"user\""),
                arguments(
                        flags("'allowed_scopes':['user','users']"),
                        "/flags/0/allowed_scopes/1",
                        "must be one of global, tenant, user, but is \"users\""),
                arguments(
                        flags("'bucket_by':'org'"),
                        "/flags/0/bucket_by",
                        "must be one of user, tenant, but is \"org\""),
                arguments(
                        flags("'bucketing_salt':''"),
                        "/flags/0/bucketing_salt",
                        "must not be empty; without it the key is the salt"),
                arguments(
                        flags("'bucketing_salt':7"),
                        "/flags/0/bucketing_salt",
                        "must be a string, but is 7"),
                arguments(
                        flags("'archived':'yes'"),
                        "/flags/0/archived",
                        "must be true or false, but is \"yes\""),
                arguments(
                        flags("'rollout_percent':5"),
                        "/flags/0/rollout_percent",
                        "is not a field of a flag; did you mean rollout_pct?"),
                arguments(
                        flags("'sensitive-flag':true"),
                        "/flags/0/sensitive-flag",
                        "is not a field of a flag; did you mean sensitive_flag?"),
                arguments(
                        flags("'zzz':null"),
                        "/flags/0/zzz",
                        "is not a field of a flag; own fields start with x-"));
    }

    private static final String KEY_RULE =
            "must be 1 to 128 of A-Z a-z 0-9 . _ - and begin with a letter or digit, but is ";

    static Stream<Arguments> states() {
        String percentage = "must be a percentage from 0 to 100 with at most two decimals, but is ";
        String stage =
                "must be one of draft, internal, pilot, staged, full, paused, rolled_back, but is ";
        return Stream.of(
                arguments(flags("-rollout_stage"), "/flags/0/rollout_stage", "is required"),
                arguments(
                        flags("'rollout_stage':'ga'"), "/flags/0/rollout_stage", stage + "\"ga\""),
                arguments(
                        flags("'rollout_stage':'Full'"),
                        "/flags/0/rollout_stage",
                        stage + "\"Full\""),
                arguments(flags("'rollout_pct':-1"), "/flags/0/rollout_pct", percentage + "-1"),
                arguments(
                        flags("'rollout_pct':100.01"),
                        "/flags/0/rollout_pct",
                        percentage + "100.01"),
                arguments(
                        flags("'rollout_pct':0.125"), "/flags/0/rollout_pct", percentage + "0.125"),
                arguments(
                        flags("'rollout_pct':'5'"),
                        "/flags/0/rollout_pct",
                        "must be a number, but is \"5\""),
                arguments(
                        flags("'pilot_cohorts':['nobody']"),
                        "/flags/0/pilot_cohorts/0",
                        "must be a key of /cohorts, which has no \"nobody\""),
                arguments(
                        flags("'pilot_cohorts':[null]"),
                        "/flags/0/pilot_cohorts/0",
                        "must be a string, but is null"),
                arguments(
                        flags("'approval_ref':7"),
                        "/flags/0/approval_ref",
                        "must be a string, but is 7"),
                arguments(
                        flags("'environments':[]"),
                        "/flags/0/environments",
                        "must be an object, but is an array"),
                arguments(
                        flags("'environments':{'production':{'rollout_stage':'full'}}"),
                        "/flags/0/environments/production",
                        "is not a field of environments, which has prod, staging, dev"),
                arguments(
                        flags("'environments':{'dev':'full'}"),
                        "/flags/0/environments/dev",
                        "must be an object, but is \"full\""),
                arguments(
                        flags("'environments':{'dev':{}}"),
                        "/flags/0/environments/dev/rollout_stage",
                        "is required"),
                arguments(
                        flags("'environments':{'dev':{'rollout_stage':'full','archived':true}}"),
                        "/flags/0/environments/dev/archived",
                        "is not a field of the state in an environment, which has rollout_stage, "
                                + "rollout_pct, pilot_cohorts, approval_ref, paused_from, paused_at"),
                arguments(
                        flags("'environments':{'dev':{'rollout_stage':'full','rollout_pct':101}}"),
                        "/flags/0/environments/dev/rollout_pct",
                        percentage + "101"),
                arguments(
                        flags(
                                "'environments':{'dev':{'rollout_stage':'full','pilot_cohorts':['c']}}"),
                        "/flags/0/environments/dev/pilot_cohorts/0",
                        "must be a key of /cohorts, which has no \"c\""));
    }

    static Stream<Arguments> variants() {
        String sum = "must have weights that sum to 1 to 1,000,000, but they sum to ";
        return Stream.of(
                arguments(
                        flags("'variants':[" + VARIANT + "]"),
                        "/flags/0/variants",
                        "must be empty or absent: a boolean flag has no variants"),
                arguments(
                        flags("'type':'string','default_value':''"),
                        "/flags/0/variants",
                        "must have at least one variant: a string flag serves them once on"),
                arguments(
                        text("'variants':[]"),
                        "/flags/0/variants",
                        "must have at least one variant: a string flag serves them once on"),
                arguments(
                        text("'variants':{}"),
                        "/flags/0/variants",
                        "must be an array, but is an object"),
                arguments(
                        text("'variants':[" + VARIANT + ",5]"),
                        "/flags/0/variants/1",
                        "must be an object, but is 5"),
                arguments(
                        text("'variants':[{'value':'1','weight':1}]"),
                        "/flags/0/variants/0/name",
                        "is required"),
                arguments(
                        text("'variants':[{'name':'v','weight':1}]"),
                        "/flags/0/variants/0/value",
                        "is required"),
                arguments(
                        text("'variants':[{'name':'v','value':'1'}]"),
                        "/flags/0/variants/0/weight",
                        "is required"),
                arguments(
                        text("'variants':[{'name':'v','value':1,'weight':1}]"),
                        "/flags/0/variants/0/value",
                        "must be of the flag's type, string, but is 1"),
                arguments(
                        text("'variants':[{'name':'v','value':'1','weight':1,'pct':3}]"),
                        "/flags/0/variants/0/pct",
                        "is not a field of a variant, which has name, value, weight"),
                arguments(
                        text("'variants':[" + VARIANT + "," + VARIANT + "]"),
                        "/flags/0/variants/1/name",
                        "repeats the name of /flags/0/variants/0/name, but must be unique"),
                arguments(weights("-1", "2"), "/flags/0/variants/0/weight", WHOLE + "-1"),
                arguments(weights("0.5", "1"), "/flags/0/variants/0/weight", WHOLE + "0.5"),
                arguments(
                        weights("'1'", "1"),
                        "/flags/0/variants/0/weight",
                        "must be a number, but is \"1\""),
                arguments(weights("0", "0.0"), "/flags/0/variants", sum + "0"),
                arguments(weights("1", "1000000"), "/flags/0/variants", sum + "more"));
    }

    private static final String WHOLE = "must be a whole number from 0, but is ";

    private static String text(String change) {
        return registry("'flags':[" + textFlag("a", change) + "]");
    }

    private static String weights(String first, String second) {
        return text(
                "'variants':[{'name':'v','value':'1','weight':%s},{'name':'w','value':'2','weight':%s}]"
                        .formatted(first, second));
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                arguments(
                        flags("'targets':[{'cohort':'c','variant':'v'}]"),
                        "/flags/0/targets",
                        "must be empty or absent: a boolean flag has no targets"),
                arguments(
                        withCohort("'targets':[{'cohort':'d','variant':'on'}]"),
                        "/flags/0/targets/0/cohort",
                        "must be a key of /cohorts, which has no \"d\""),
                arguments(
                        withCohort("'targets':[{'cohort':'c','variant':'max'}]"),
                        "/flags/0/targets/0/variant",
                        "must be a variant of this flag, which has no \"max\""),
                arguments(
                        withCohort("'targets':[{'cohort':'c'}]"),
                        "/flags/0/targets/0/variant",
                        "is required"),
                arguments(
                        withCohort("'targets':[{'variant':'on'}]"),
                        "/flags/0/targets/0/cohort",
                        "is required"),
                arguments(
                        withCohort("'targets':[{'cohort':'c','variant':'on','weight':1}]"),
                        "/flags/0/targets/0/weight",
                        "is not a field of a target, which has cohort, variant"),
                arguments(
                        withCohort("'targets':[null]"),
                        "/flags/0/targets/0",
                        "must be an object, but is null"),
                arguments(
                        withCohort("'targets':'c'"),
                        "/flags/0/targets",
                        "must be an array, but is \"c\""));
    }

    private static String withCohort(String change) {
        String cohort =
                "'cohorts':{'c':{'description':'d','any_of':[{'all_of':[{'attribute':'tier','op':'exists'}]}]}}";
        return registry(cohort, "'flags':[" + textFlag("a", change) + "]");
    }

    static Stream<Arguments> gates() {
        return Stream.of(
                arguments(
                        flags("'requires_approval':1"),
                        "/flags/0/requires_approval",
                        "must be true or false, but is 1"),
                arguments(
                        flags("'sensitive_flag':'no'"),
                        "/flags/0/sensitive_flag",
                        "must be true or false, but is \"no\""),
                arguments(
                        flags("'requires_approval':true,'default_value':true"),
                        "/flags/0/default_value",
                        "must be false, because requires_approval is true"),
                arguments(
                        flags("'sensitive_flag':true,'default_value':true"),
                        "/flags/0/default_value",
                        "must be false, because sensitive_flag is true"),
                arguments(
                        flags("'dependencies':['b'],'default_value':true", ""),
                        "/flags/0/default_value",
                        "must be false, because the flag has dependencies"),
                arguments(
                        flags("'approval_matrix_row':'r'"),
                        "/flags/0/approval_matrix_row",
                        "must be a row of /approval_matrix, which has no \"r\""),
                arguments(
                        flags("'approval_matrix_row':true"),
                        "/flags/0/approval_matrix_row",
                        "must be a string, but is true"));
    }

    static Stream<Arguments> dependencies() {
        return Stream.of(
                arguments(
                        flags("'dependencies':'b'", ""),
                        "/flags/0/dependencies",
                        "must be an array, but is \"b\""),
                arguments(
                        flags("'dependencies':['z']"),
                        "/flags/0/dependencies/0",
                        "must be the key of a flag, but there is no flag \"z\""),
                arguments(
                        flags("'dependencies':[7]"),
                        "/flags/0/dependencies/0",
                        "must be the key of a flag, or {flag_key, variant}, but is 7"),
                arguments(
                        needing("{'flag_key':'z','variant':'on'}"),
                        "/flags/0/dependencies/0/flag_key",
                        "must be the key of a flag, but there is no flag \"z\""),
                arguments(
                        needing("{'variant':'on'}"),
                        "/flags/0/dependencies/0/flag_key",
                        "is required"),
                arguments(
                        needing("{'flag_key':'t'}"),
                        "/flags/0/dependencies/0/variant",
                        "is required"),
                arguments(
                        needing("{'flag_key':'t','variant':'on','min':1}"),
                        "/flags/0/dependencies/0/min",
                        "is not a field of a dependency, which has flag_key, variant"),
                arguments(
                        needing("{'flag_key':'t','variant':'max'}"),
                        "/flags/0/dependencies/0/variant",
                        "must be a variant of flag \"t\", which has no \"max\""),
                arguments(
                        needing("{'flag_key':'b','variant':'on'}"),
                        "/flags/0/dependencies/0/variant",
                        "must not be there: flag \"b\" is boolean and has no variants"),
                arguments(
                        flags("'dependencies':['a']"),
                        "/flags/0/dependencies/0",
                        "must not close a cycle of dependencies: a -> a"),
                arguments(
                        flags("'dependencies':['b']", "'dependencies':['a']"),
                        "/flags/1/dependencies/0",
                        "must not close a cycle of dependencies: a -> b -> a"));
    }

    private static String needing(String dependency) {
        String a = flag("a", "'dependencies':[" + dependency + "]");
        return registry("'flags':[" + String.join(",", a, flag("b"), textFlag("t")) + "]");
    }
}
