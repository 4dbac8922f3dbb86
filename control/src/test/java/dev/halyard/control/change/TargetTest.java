package dev.halyard.control.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an approval is asked for is what whoever signs is shown. */
class TargetTest {
    private static Command.RequestApproval request(String body) throws MalformedJsonException {
        return Bodies.requestApproval(
                (Value.Members) Json.parse(body.replace('\'', '"'), Json.REQUEST_DEPTH));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'flag_key':'a','env':'dev','change':{'rollout_stage':'internal','env':'prod'}} | /env",
                "{'flag_key':'a','env':'prod','change':{'rollout_stage':'internal','env':'all'}} | /env",
                "{'target':{'flag_key':'a','env':'dev'},'env':'prod','change':{'rollout_stage':'internal'}} | /env",
                "{'flag_key':'a','target':{'flag_key':'b'},'env':'prod','change':{'rollout_stage':'internal'}} | /flag_key",
                "{'kind':'override_put','target':{'flag_key':'a','scope':'user','id':'U','row_tenant':'T1'},'change':{'value':true,'row_tenant':'T2'}} | /row_tenant",
                "{'kind':'override_put','target':{'flag_key':'a','scope':'user','id':'U','env':'prod'},'change':{'value':true,'row_env':'dev'}} | /env",
            })
    void twoThingsSaidOfOneAreRefused(String body, String pointer) {
        assertThatThrownBy(() -> request(body))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(Refusal.Code.VALIDATION_FAILED);
                            assertThat(refusal).hasMessageContaining(pointer);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'flag_key':'a','env':'prod','change':{'rollout_stage':'internal'}}",
                "{'flag_key':'a','change':{'rollout_stage':'internal','env':'prod'}}",
                "{'target':{'flag_key':'a','env':'prod'},'change':{'rollout_stage':'internal'}}",
                "{'target':{'flag_key':'a'},'flag_key':'a','env':'prod','change':{'rollout_stage':'internal','env':'prod'}}",
            })
    void saidAnywhereTheEnvironmentStandsBesideTheTarget(String body)
            throws MalformedJsonException {
        Command.RequestApproval asked = request(body);
        assertThat(asked.env()).isEqualTo("prod");
        assertThat(asked.target().toJson()).isEqualTo("{\"flag_key\":\"a\"}");
        assertThat(((Command.Transition) asked.asked()).envs().id()).isEqualTo("prod");
    }
}
