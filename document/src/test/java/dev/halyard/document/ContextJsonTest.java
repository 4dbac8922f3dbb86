package dev.halyard.document;

import static dev.halyard.document.Samples.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextJsonTest {
    @Test
    void every_field_is_read() {
        Context context =
                ContextJson.read(
                        object(
                                "{'user_id':'u','tenant_id':'t','tier':'gold','env':'prod','role_key':'r',"
                                        + "'attributes':{'plan':'pro','seats':3,'tags':['a'],'no':null}}"));
        assertThat(context.userId()).isEqualTo("u");
        assertThat(context.tenantId()).isEqualTo("t");
        assertThat(context.tier()).isEqualTo("gold");
        assertThat(context.env()).isEqualTo(Env.PROD);
        assertThat(context.roleKey()).isEqualTo("r");
        assertThat(context.attributes())
                .isEqualTo(
                        Map.of(
                                "plan", Value.of("pro"),
                                "seats", Value.of(3),
                                "tags", Samples.json("['a']")));
    }

    @Test
    void null_is_absent_and_what_is_unknown_is_ignored() {
        Context context =
                ContextJson.read(
                        object(
                                "{'user_id':'u','tenant_id':null,'tier':null,'env':null,'role_key':null,"
                                        + "'attributes':null,'email':{}}"));
        assertThat(context.tenantId()).isNull();
        assertThat(context.tier()).isEqualTo("anonymous");
        assertThat(context.env()).isEqualTo(Env.DEV);
        assertThat(context.roleKey()).isNull();
        assertThat(context.attributes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|user_id|user_id is required: percentages are computed from it",
                "{'user_id':null}|user_id|user_id is required: percentages are computed from it",
                "{'user_id':7}|user_id|user_id must be a string, but is 7",
                "{'user_id':''}|user_id|user_id must not be empty",
                "{'user_id':'u','tenant_id':[]}|tenant_id|tenant_id must be a string, but is an array",
                "{'user_id':'u','tier':true}|tier|tier must be a string, but is true",
                "{'user_id':'u','role_key':{}}|role_key|role_key must be a string, but is an object",
                "{'user_id':'u','env':1}|env|env must be one of prod, staging, dev, but is 1",
                "{'user_id':'u','env':'qa'}|env|env must be one of prod, staging, dev, but is \"qa\"",
                "{'user_id':'u','attributes':[]}|attributes|attributes must be an object, but is an array",
                "{'user_id':'u','attributes':{'a':{}}}|attributes.a|attributes.a must be a string, a "
                        + "number, a boolean or an array of strings"
            })
    void a_broken_rule_is_told_with_its_field(String context, String field, String message) {
        assertThatExceptionOfType(InvalidContextException.class)
                .isThrownBy(() -> ContextJson.read(object(context)))
                .withMessage(message)
                .matches(e -> e.field().equals(field));
    }
}
