package dev.halyard.server.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenFeature's own provider for Java against a running service: nothing here is ours. */
class JavaProviderTest {
    private static final EvaluationContext SOMEBODY =
            new ImmutableContext("U-1", Map.of("plan", new Value("gold")));

    @TempDir private static Path directory = Path.of("");
    private static Shop shop = null;

    @BeforeAll
    static void start() {
        shop = Shop.open(directory);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void reset() {
        OpenFeatureAPI.getInstance().shutdown();
    }

    private static Client application(
            String base, ImmutableMap<String, ImmutableList<String>> headers) {
        OfrepProviderOptions options =
                OfrepProviderOptions.builder().baseUrl(base).headers(headers).build();
        OpenFeatureAPI api = OpenFeatureAPI.getInstance();
        api.setProviderAndWait(OfrepProvider.constructProvider(options));
        return api.getClient();
    }

    private static Client application() {
        return application(shop.base(), ImmutableMap.of());
    }

    @Test
    void everyTypeComesThrough() {
        Client client = application();
        assertThat(client.getBooleanValue("new-checkout", false, SOMEBODY)).isTrue();
        assertThat(client.getStringValue("theme", "plain", SOMEBODY)).isEqualTo("dark");
        assertThat(client.getIntegerValue("page-size", 1, SOMEBODY)).isEqualTo(25);
        assertThat(client.getDoubleValue("ratio", 0.1, SOMEBODY)).isEqualTo(0.5);
        assertThat(client.getDoubleValue("whole-ratio", 0.1, SOMEBODY)).isEqualTo(3.0);
        Map<String, Value> limits =
                client.getObjectValue("limits", new Value(), SOMEBODY).asStructure().asMap();
        assertThat(limits.get("max").asInteger()).isEqualTo(3);
        assertThat(limits.get("names").asList())
                .extracting(Value::asString)
                .containsExactly("a", "ข");
        assertThat(limits.get("deep").asStructure().getValue("on").asBoolean()).isTrue();
    }

    @Test
    void reasonVariantAndMetadataComeThrough() {
        FlagEvaluationDetails<String> details =
                application().getStringDetails("theme", "plain", SOMEBODY);
        assertThat(details.getReason()).isEqualTo("STATIC");
        assertThat(details.getVariant()).isEqualTo("chosen");
        assertThat(details.getFlagMetadata().getString("source")).isEqualTo("stage-full");
        assertThat(details.getFlagMetadata().getString("rollout_stage")).isEqualTo("full");
        assertThat(details.getFlagMetadata().getInteger("revision")).isPositive();
    }

    @Test
    void aStoppedFlagIsDisabledAndHasItsDefault() {
        FlagEvaluationDetails<Boolean> details =
                application().getBooleanDetails("stopped", true, SOMEBODY);
        assertThat(details.getValue()).isFalse();
        assertThat(details.getReason()).isEqualTo("DISABLED");
        assertThat(details.getErrorCode()).isNull();
    }

    @Test
    void attributesDecide() {
        Client client = application();
        assertThat(client.getBooleanValue("gold-only", false, SOMEBODY)).isTrue();
        assertThat(client.getBooleanValue("gold-only", false, new ImmutableContext("U-1")))
                .isFalse();
    }

    @Test
    void everyErrorGivesTheCodeDefaultAndItsCode() {
        Client client = application();
        assertThat(client.getBooleanDetails("none", true, SOMEBODY).getErrorCode())
                .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        assertThat(client.getBooleanValue("none", true, SOMEBODY)).isTrue();
        assertThat(client.getBooleanDetails("theme", true, SOMEBODY).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(client.getIntegerDetails("whole-ratio", 1, SOMEBODY).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH); // 3.0 stays 3.0
        assertThat(client.getIntegerDetails("big", 1, SOMEBODY).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH); // more than this client's integers hold
        // every 400 is an invalid context to this client, also when nobody is named
        assertThat(client.getBooleanDetails("new-checkout", true).getErrorCode())
                .isEqualTo(ErrorCode.INVALID_CONTEXT);
    }

    @Test
    void aCredentialThatIsRefusedGivesTheCodeDefault() {
        Client client =
                application(
                        shop.base(),
                        ImmutableMap.of("Authorization", ImmutableList.of("Bearer made.up.token")));
        FlagEvaluationDetails<Boolean> details =
                client.getBooleanDetails("new-checkout", false, SOMEBODY);
        assertThat(details.getValue()).isFalse();
        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.GENERAL);
    }

    @Test
    void aRefusalForATimeIsBackedOffFromAndThenOver() {
        try (Throttle throttle = Throttle.before(shop.base())) {
            Client client = application(throttle.base(), ImmutableMap.of());
            for (int i = 0; i < 5; i++) {
                assertThat(client.getStringDetails("theme", "plain", SOMEBODY).getErrorCode())
                        .isEqualTo(ErrorCode.GENERAL);
            }
            assertThat(throttle.count()).as("four were held back").isOne();
            throttle.open();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> client.getStringValue("theme", "plain", SOMEBODY).equals("dark"));
        }
    }

    @Test
    void aFlagThatIsFlippedIsSeenAtOnce() {
        Client client = application();
        shop.pause("page-size");
        assertThat(client.getIntegerValue("page-size", 1, SOMEBODY)).isEqualTo(10);
        shop.resume("page-size");
        assertThat(client.getIntegerValue("page-size", 1, SOMEBODY)).isEqualTo(25);
    }
}
