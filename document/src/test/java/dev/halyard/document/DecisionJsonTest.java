package dev.halyard.document;

import static dev.halyard.document.Samples.flag;
import static dev.halyard.document.Samples.registry;
import static dev.halyard.document.Samples.row;
import static dev.halyard.document.Samples.textFlag;
import static dev.halyard.document.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {
    private static final String FLAGS =
            registry(
                    "'flags':["
                            + String.join(
                                    ",",
                                    flag("bool", "'allowed_scopes':['tenant']"),
                                    flag("needy", "'dependencies':['bool'],'rollout_stage':'full'"),
                                    textFlag("full", "'rollout_stage':'full'"),
                                    flag(
                                            "number",
                                            "'type':'number','default_value':3.0,'rollout_stage':'staged'",
                                            "'variants':[{'name':'v','value':1,'weight':1}]"))
                            + "]");
    private static final Context CONTEXT = Context.builder("u").tenantId("t").build();

    @Test
    void an_unknown_flag() {
        Decision decision = decide("no \"such\" flag");
        assertThat(DecisionJson.write(decision))
                .isEqualTo(
                        compact(
                                "{'flag_key':'no \\'such\\' flag','value':null,'enabled':false,"
                                        + "'variant':null,'source':'flag_not_found','step':1,'reason':R,"
                                        + "'rollout_stage':null,'env':'dev','bucket':null,"
                                        + "'blocked_by':null,'override_id':null,"
                                        + "'registry_version':'7','evaluator_version':V}",
                                decision));
    }

    @Test
    void a_stored_override() {
        Decision decision = decide("bool");
        assertThat(DecisionJson.write(decision))
                .isEqualTo(
                        compact(
                                "{'flag_key':'bool','value':true,'enabled':true,'variant':null,"
                                        + "'source':'tenant_override','step':6,'reason':R,"
                                        + "'rollout_stage':'draft','env':'dev','bucket':null,"
                                        + "'blocked_by':null,'override_id':'ovr-1',"
                                        + "'registry_version':'7','evaluator_version':V}",
                                decision));
    }

    @Test
    void a_variant() {
        Decision decision = decide("full");
        assertThat(DecisionJson.write(decision))
                .isEqualTo(
                        compact(
                                "{'flag_key':'full','value':'1','enabled':true,'variant':'on',"
                                        + "'source':'stage-full','step':8,'reason':R,"
                                        + "'rollout_stage':'full','env':'dev','bucket':null,"
                                        + "'blocked_by':null,'override_id':null,"
                                        + "'registry_version':'7','evaluator_version':V}",
                                decision));
    }

    @Test
    void a_bucket_and_a_number_as_it_was_written() {
        Decision decision = decide("number");
        assertThat(DecisionJson.write(decision))
                .contains("\"value\":3.0,")
                .contains("\"bucket\":" + decision.bucket() + ",");
    }

    @Test
    void an_explanation_adds_the_steps_and_what_it_would_take() throws Exception {
        Context nobody = Context.of("u");
        Explanation told = Evaluator.explain(snapshot(), "needy", nobody, InlineOverrides.NONE, 0);
        String json = DecisionJson.write(told);
        assertThat(json).startsWith(unclosed(DecisionJson.write(told.decision())) + ",\"trace\":[");
        assertThat(json)
                .contains(
                        "{\"step\":1,\"asked\":\"exists\",\"outcome\":\"pass\",\"detail\":\"",
                        "{\"step\":3,\"asked\":\"dependencies\",\"outcome\":\"stop\",\"detail\":\"")
                .endsWith(
                        "],\"why_not\":{\"change\":\"dependency\",\"value\":\"bool\",\"below\":"
                                + "{\"change\":\"stage\",\"value\":\"full\",\"below\":null}}}");
        Value.Members read = (Value.Members) Json.parse(json, Json.DOCUMENT_DEPTH);
        assertThat(read.members().get("trace"))
                .isInstanceOfSatisfying(
                        Value.Array.class, trace -> assertThat(trace.elements()).hasSize(9));
        assertThat(read.members().get("blocked_by")).isEqualTo(Value.of("bool"));
    }

    @Test
    void nothing_is_missing_when_it_is_on() {
        Explanation told = Evaluator.explain(snapshot(), "full", CONTEXT, InlineOverrides.NONE, 0);
        assertThat(DecisionJson.write(told)).endsWith("],\"why_not\":null}");
    }

    @Test
    void appending_leaves_what_is_there() {
        Decision decision = decide("bool");
        StringBuilder out = new StringBuilder("[");
        DecisionJson.append(decision, out);
        assertThat(out.toString()).isEqualTo("[" + DecisionJson.write(decision));
    }

    @Test
    void an_invalid_context_has_the_same_members() throws Exception {
        Explanation told = Evaluator.explain(snapshot(), "full", CONTEXT, InlineOverrides.NONE, 0);
        assertThat(names(DecisionJson.invalidContext(false)))
                .isEqualTo(names(DecisionJson.write(told.decision())));
        assertThat(names(DecisionJson.invalidContext(true)))
                .isEqualTo(names(DecisionJson.write(told)));
    }

    private static List<String> names(String json) throws MalformedJsonException {
        return List.copyOf(((Value.Members) Json.parse(json, 32)).members().keySet());
    }

    private static String unclosed(String object) {
        return object.substring(0, object.length() - 1);
    }

    private static String compact(String expected, Decision decision) {
        String quoted = expected.replace("\\'", "\\\"").replace('\'', '"');
        return quoted.replace(":R,", ":\"" + decision.reason() + "\",")
                .replace(":V}", ":\"" + Evaluator.VERSION + "\"}");
    }

    private static Decision decide(String key) {
        return Evaluator.evaluate(snapshot(), key, CONTEXT, 0);
    }

    private static Snapshot snapshot() {
        try {
            RegistryDocument registry = RegistryDocument.read(utf8(FLAGS));
            OverridesDocument rows =
                    OverridesDocument.read(utf8(Samples.overrides(row())), registry);
            return Snapshot.compile(registry.registry(), rows.rows(), "7");
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException(e);
        }
    }
}
