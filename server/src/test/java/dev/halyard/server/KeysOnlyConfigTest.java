package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that answers API keys alone: with a store it may be, without one nobody could ask. */
class KeysOnlyConfigTest {
    private static Config read(String host, String store) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("FF_HOST", host);
        settings.put("FF_ALLOW_DEV_HEADERS", "false");
        settings.put(store.startsWith("jdbc:") ? "FF_DB_URL" : "FF_STORE", store);
        return Config.read(settings);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, sqlite",
        "0.0.0.0, sqlite",
        "::1, auto",
        "192.168.1.1, jdbc:postgresql://db/flags"
    })
    void withAStoreKeysAloneAreEnoughOnAnyAddress(String host, String store) throws Exception {
        AuthConfig auth = read(host, store).auth();
        assertThat(auth.development()).isFalse();
        assertThat(auth.tokens()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, file", "0.0.0.0, file"})
    void inFileModeNobodyCouldAskSoItIsRefusedSayingWhatToSet(String host, String store) {
        assertThatThrownBy(() -> read(host, store))
                .hasMessageContaining("FF_ALLOW_DEV_HEADERS=false")
                .hasMessageContaining("FF_JWKS_URL")
                .hasMessageContaining("FF_STORE=sqlite");
    }

    @Test
    void documentsThatAreNamedAloneAreFileModeToo() {
        assertThatThrownBy(() ->
                        Config.read(
                                Map.of(
                                        "FF_ALLOW_DEV_HEADERS",
                                        "false",
                                        "FF_REGISTRY_PATH",
                                        "registry.json")))
                .hasMessageContaining("nobody who could ask");
    }

    @Test
    void inFileModeTokensAreEnough() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "FF_ALLOW_DEV_HEADERS",
                        "false",
                        "FF_STORE",
                        "file",
                        "FF_JWKS_URL",
                        "https://id.example/keys");
        assertThat(Config.read(settings).auth().tokens()).isNotNull();
    }
}
