package dev.halyard.openfeature.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The test double, as an application's test would use it. */
class HalyardTestProviderTest {
    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();

    private Client use(HalyardTestProvider provider) {
        api.setProviderAndWait(provider);
        return api.getClient();
    }

    @Test
    void flagsAreWhatTheTestSays() {
        Client client =
                use(
                        HalyardTestProvider.of(
                                Map.of("b", true, "s", "x", "n", 3, "o", Map.of("a", 1))));
        assertThat(client.getBooleanValue("b", false)).isTrue();
        assertThat(client.getStringValue("s", "")).isEqualTo("x");
        assertThat(client.getIntegerValue("n", 0)).isEqualTo(3);
        assertThat(client.getDoubleValue("n", 0d)).isEqualTo(3d);
        assertThat(client.getObjectValue("o", new Value()).asStructure().asObjectMap())
                .isEqualTo(Map.of("a", 1));
        assertThat(client.getBooleanDetails("s", false).getErrorCode())
                .isEqualTo(ErrorCode.TYPE_MISMATCH);
        assertThat(client.getBooleanDetails("none", false).getErrorCode())
                .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        api.shutdown();
    }

    @Test
    void aChangeIsSeenAndTold() {
        HalyardTestProvider provider = HalyardTestProvider.of(Map.of("b", true));
        Client client = use(provider);
        List<String> changed = new CopyOnWriteArrayList<>();
        client.onProviderConfigurationChanged(event -> changed.addAll(event.getFlagsChanged()));
        provider.set("b", false).set("c", 1).remove("c");
        assertThat(client.getBooleanValue("b", true)).isFalse();
        await().until(() -> changed.containsAll(List.of("b", "c")));
        provider.reset();
        assertThat(client.getBooleanValue("b", false)).isTrue();
        api.shutdown();
    }

    @Test
    void whatWasAskedIsRemembered() {
        HalyardTestProvider provider = HalyardTestProvider.of(Map.of("b", true));
        use(provider).getBooleanValue("b", false, new ImmutableContext("u-1"));
        assertThat(provider.evaluations())
                .containsExactly(new HalyardTestProvider.Evaluation("b", true, "u-1"));
        assertThat(provider.evaluationsOf("b")).isEqualTo(1);
        api.shutdown();
    }

    @Test
    void aValueThatNoFlagHasIsRefused() {
        assertThatThrownBy(() -> HalyardTestProvider.of(Map.of("b", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
