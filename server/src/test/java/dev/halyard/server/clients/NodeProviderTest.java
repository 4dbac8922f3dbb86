package dev.halyard.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.openfeature.Shop;
import dev.halyard.server.openfeature.Throttle;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** OpenFeature's own provider for servers in Node against a running service. */
class NodeProviderTest {
    private static final String SOMEBODY = "{'targetingKey':'U-1','plan':'gold'}";

    @TempDir private static Path directory = Path.of("");
    private static Shop shop = null;
    private static NodeApplication application = null;

    @BeforeAll
    static void start() {
        shop = Shop.open(directory);
        application = NodeApplication.run("server.mjs");
    }

    @AfterAll
    static void stop() {
        application.close();
        shop.close();
    }

    @AfterEach
    void reset() {
        application.call("stop", "{}");
    }

    private static void connect(String base, String headers) {
        application.call("start", "{'baseUrl':'%s','headers':%s}".formatted(base, headers));
    }

    private static JsonNode ask(String type, String key, String fallback, String context) {
        return application.call(
                "evaluate",
                "{'type':'%s','key':'%s','fallback':%s,'context':%s}"
                        .formatted(type, key, fallback, context));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "boolean|new-checkout|false|true|STATIC|on",
                "string|theme|'plain'|\"dark\"|STATIC|chosen",
                "number|page-size|1|25|STATIC|chosen",
                "number|ratio|1|0.5|STATIC|chosen",
                "number|whole-ratio|1|3|STATIC|chosen",
                "number|big|1|3000000000|STATIC|chosen",
                "object|limits|{}|{\"max\":3,\"ratio\":2,\"names\":[\"a\",\"ข\"],\"deep\":{\"on\":true}}|STATIC|chosen",
                "boolean|gold-only|false|true|TARGETING_MATCH|on",
                "boolean|stopped|true|false|DISABLED|off",
            },
            quoteCharacter = '`')
    void everyTypeComesThrough(
            String type, String key, String fallback, String value, String reason, String variant) {
        connect(shop.base(), "[]");
        JsonNode details = ask(type, key, fallback, SOMEBODY);
        assertThat(details.get("value").toString()).isEqualTo(value);
        assertThat(details.get("reason").stringValue()).isEqualTo(reason);
        assertThat(details.get("variant").stringValue()).isEqualTo(variant);
        assertThat(details.at("/flagMetadata/revision").isIntegralNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "none,         {'targetingKey':'U-1'},  FLAG_NOT_FOUND",
        "a key,        {'targetingKey':'U-1'},  FLAG_NOT_FOUND",
        "theme,        {'targetingKey':'U-1'},  TYPE_MISMATCH",
        "new-checkout, {},                      TARGETING_KEY_MISSING",
        "new-checkout, {'targetingKey':1},      INVALID_CONTEXT",
    })
    void everyErrorHasItsCode(String key, String context, String errorCode) {
        connect(shop.base(), "[]");
        JsonNode details = ask("boolean", key, "true", context);
        assertThat(details.get("value").booleanValue()).isTrue();
        assertThat(details.path("errorCode").asString())
                .as(details.toString())
                .isEqualTo(errorCode);
    }

    @Test
    void aCredentialThatIsRefusedGivesTheCodeDefault() {
        connect(shop.base(), "[['Authorization','Bearer made.up.token']]");
        JsonNode details = ask("boolean", "new-checkout", "false", SOMEBODY);
        assertThat(details.get("value").booleanValue()).isFalse();
        assertThat(details.get("errorCode").stringValue()).isEqualTo("GENERAL");
    }

    @Test
    void aRefusalForATimeIsBackedOffFromAndThenOver() {
        try (Throttle throttle = Throttle.before(shop.base())) {
            connect(throttle.base(), "[]");
            for (int i = 0; i < 5; i++) {
                assertThat(ask("string", "theme", "'plain'", SOMEBODY).get("value").stringValue())
                        .isEqualTo("plain");
            }
            assertThat(throttle.count()).as("four were held back").isOne();
            throttle.open();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() ->
                            ask("string", "theme", "'plain'", SOMEBODY)
                                    .get("value")
                                    .stringValue()
                                    .equals("dark"));
        }
    }

    @Test
    void aFlagThatIsFlippedIsSeenAtOnce() {
        connect(shop.base(), "[]");
        shop.pause("page-size");
        assertThat(ask("number", "page-size", "1", SOMEBODY).get("value").intValue()).isEqualTo(10);
        shop.resume("page-size");
        assertThat(ask("number", "page-size", "1", SOMEBODY).get("value").intValue()).isEqualTo(25);
    }
}
