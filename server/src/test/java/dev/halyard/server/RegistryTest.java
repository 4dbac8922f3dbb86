package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags themselves and their stored overrides. */
class RegistryTest {
    private static final String REGISTRY = "/api/flags/registry";

    private final Client client = RunningService.shared().client();

    @Test
    void theWholeRegistryIsTheDocument() throws Exception {
        String document =
                java.nio.file.Files.readString(java.nio.file.Path.of("../contract/registry.json"));
        assertThat(client.get(REGISTRY).json().get("data"))
                .isEqualTo(new tools.jackson.databind.json.JsonMapper().readTree(document));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?summary=true", "?summary=true&env=prod", "?summary=1&env=dev"})
    void aKnownTagIsAnswered304WithoutABody(String query) {
        Reply full = client.get(REGISTRY + query);
        String tag = full.header("ETag");
        for (String sent : new String[] {tag, tag.substring(2), "\"other\", " + tag, "*"}) {
            Reply unchanged = client.get(REGISTRY + query, "If-None-Match: " + sent);
            assertThat(unchanged.status()).as(sent).isEqualTo(304);
            assertThat(unchanged.body()).isEmpty();
            assertThat(unchanged.header("ETag")).isEqualTo(tag);
        }
        assertThat(client.get(REGISTRY + query, "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void everyFormHasATagOfItsOwn() {
        assertThat(
                        new String[] {
                            client.get(REGISTRY).header("ETag"),
                            client.get(REGISTRY + "?summary=true").header("ETag"),
                            client.get(REGISTRY + "?summary=true&env=prod").header("ETag"),
                            client.get(REGISTRY + "?summary=true&env=dev").header("ETag"),
                        })
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "?summary=perhaps",
        "?env=prod",
        "?summary=false&env=prod",
        "?summary=true&env=moon",
        "?summary=true&summary=true",
    })
    void aFormThatThereIsNotIsRefused(String query) {
        assertThat(client.get(REGISTRY + query).outcome()).isEqualTo("400 invalid_request");
    }

    @Test
    void theStoredOverridesOfAFlagAreLiveAndExpired() {
        Reply reply = client.get("/api/flags/overrides/by-flag/hints.registry_v1");
        assertThat(reply.at("/data/flag_key")).isEqualTo("hints.registry_v1");
        assertThat(reply.at("/data/count")).isEqualTo("5");
        assertThat(
                        reply.json()
                                .at("/data/overrides")
                                .valueStream()
                                .map(r -> r.get("id").stringValue()))
                .contains("ovr-hints-pty-zeroth", "ovr-hints-pty-first-trial");
    }

    @Test
    void aFlagWithoutOverridesHasNone() {
        Reply reply = client.get("/api/flags/overrides/by-flag/flags.registry_v1");
        assertThat(reply.at("/data/count")).isEqualTo("0");
        assertThat(reply.at("/data/overrides")).isEqualTo("[]");
    }
}
