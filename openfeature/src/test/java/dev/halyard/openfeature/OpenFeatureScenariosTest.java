package dev.halyard.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The evaluation scenarios that OpenFeature's specification has for providers, one test each, with
 * its flags, contexts and results, over a registry of ours.
 */
class OpenFeatureScenariosTest {
    private static final String CUSTOMERS =
            "{'id':'ff-ca','key':'context-aware','owner_module':'t','type':'string',"
                    + "'default_value':'EXTERNAL','rollout_stage':'pilot',"
                    + "'pilot_cohorts':['staff'],"
                    + "'variants':[{'name':'internal','value':'INTERNAL','weight':1}]}";

    private static App app;
    private static Client client;

    @BeforeAll
    static void aStableProvider(@TempDir Path directory) throws IOException {
        String cohort =
                "'cohorts':{'staff':{'description':'who is no customer','any_of':[{'all_of':["
                        + condition("fn", "'Sulisław'")
                        + condition("ln", "'Świętopełk'")
                        + condition("age", "29")
                        + "{'attribute':'customer','op':'in','values':[false]}]}]}}";
        String flags =
                String.join(
                        ",",
                        Lines.flag("boolean-flag", "full"),
                        constant("string-flag", "string", "greeting", "'hi'", "'bye'"),
                        constant("integer-flag", "number", "ten", "10", "1"),
                        constant("float-flag", "number", "half", "0.5", "0.1"),
                        constant(
                                "object-flag",
                                "object",
                                "template",
                                "{'showImages':true,'title':'Check out these pics!',"
                                        + "'imagesPerPage':100}",
                                "{}"),
                        constant("wrong-flag", "string", "one", "'uno'", "'none'"),
                        CUSTOMERS);
        Path registry = directory.resolve("registry.json");
        Files.writeString(
                registry,
                ("{'schema_version':'1.0'," + cohort + ",'flags':[" + flags + "]}")
                        .replace('\'', '"'));
        app = App.with(new HalyardProvider(HalyardOptions.files(registry, null).build()));
        client = app.client;
    }

    private static String condition(String attribute, String value) {
        return "{'attribute':'%s','op':'in','values':[%s]},".formatted(attribute, value);
    }

    private static String constant(
            String key, String type, String variant, String value, String otherwise) {
        return Lines.constant(key, type, value, otherwise).replace("'the'", "'" + variant + "'");
    }

    @AfterAll
    static void end() {
        app.close();
    }

    private static void isStatic(FlagEvaluationDetails<?> details, Object value, String variant) {
        assertThat(details.getValue()).isEqualTo(value);
        assertThat(details.getVariant()).isEqualTo(variant);
        assertThat(details.getReason()).isEqualTo("STATIC");
    }

    @Test
    void aBooleanIsResolvedWithDetails() {
        assertThat(client.getBooleanValue("boolean-flag", false)).isTrue();
        isStatic(client.getBooleanDetails("boolean-flag", false), true, "on");
    }

    @Test
    void aStringIsResolvedWithDetails() {
        assertThat(client.getStringValue("string-flag", "bye")).isEqualTo("hi");
        isStatic(client.getStringDetails("string-flag", "bye"), "hi", "greeting");
    }

    @Test
    void anIntegerIsResolvedWithDetails() {
        assertThat(client.getIntegerValue("integer-flag", 1)).isEqualTo(10);
        isStatic(client.getIntegerDetails("integer-flag", 1), 10, "ten");
    }

    @Test
    void aFloatIsResolvedWithDetails() {
        assertThat(client.getDoubleValue("float-flag", 0.1)).isEqualTo(0.5);
        isStatic(client.getDoubleDetails("float-flag", 0.1), 0.5, "half");
    }

    @Test
    void anObjectIsResolvedWithDetails() {
        FlagEvaluationDetails<Value> details = client.getObjectDetails("object-flag", new Value());
        assertThat(details.getValue().asStructure().asObjectMap())
                .isEqualTo(
                        Map.of(
                                "showImages",
                                true,
                                "title",
                                "Check out these pics!",
                                "imagesPerPage",
                                100));
        assertThat(details.getVariant()).isEqualTo("template");
        assertThat(details.getReason()).isEqualTo("STATIC");
    }

    @Test
    void aContextDecidesAndAnEmptyOneDoesNot() {
        MutableContext context =
                new MutableContext()
                        .add("fn", "Sulisław")
                        .add("ln", "Świętopełk")
                        .add("age", 29)
                        .add("customer", false);
        assertThat(client.getStringValue("context-aware", "EXTERNAL", context))
                .isEqualTo("INTERNAL");
        assertThat(client.getStringValue("context-aware", "EXTERNAL", new MutableContext()))
                .isEqualTo("EXTERNAL");
    }

    @Test
    void aFlagThatIsNotThereIsTheDefaultAndAnError() {
        var details = client.getStringDetails("missing-flag", "uh-oh");
        assertThat(details.getValue()).isEqualTo("uh-oh");
        assertThat(details.getReason()).isEqualTo("ERROR");
        assertThat(details.getErrorCode()).hasToString("FLAG_NOT_FOUND");
    }

    @Test
    void aFlagOfAnotherTypeIsTheDefaultAndAnError() {
        var details = client.getIntegerDetails("wrong-flag", 13);
        assertThat(details.getValue()).isEqualTo(13);
        assertThat(details.getReason()).isEqualTo("ERROR");
        assertThat(details.getErrorCode()).hasToString("TYPE_MISMATCH");
    }
}
