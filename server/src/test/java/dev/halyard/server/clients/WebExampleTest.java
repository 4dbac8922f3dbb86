package dev.halyard.server.clients;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example page does what it says, with the packages that the tests pin. */
class WebExampleTest {
    private static final Path EXAMPLE = Path.of("../examples/web");

    @Test
    void aPageOfAnotherOriginShowsAFlagThatIsFlipped(@TempDir Path directory) {
        try (PageServer pages = PageServer.start(EXAMPLE);
                RunningService service =
                        RunningService.withStore(directory, "FF_CORS_ORIGINS", pages.origin());
                Chromium chromium = new Chromium()) {
            String url = pages.origin() + "/index.html?service=http://127.0.0.1:" + service.port();
            Page page = chromium.open(url);
            Locator value = page.locator("#value");
            assertThat(value).hasText("true, TARGETING_MATCH");
            Reply put =
                    service.client()
                            .send(
                                    "PUT",
                                    "/api/admin/flags/hints.registry_v1/overrides/user/U-1",
                                    "{\"value\":false,\"reason\":\"to see it change\"}",
                                    "X-PTT-User-Id: ann",
                                    "X-PTT-Tier: admin",
                                    "Content-Type: application/json");
            assertThat(put.status()).as(put.body()).isEqualTo(200);
            assertThat(value).hasText("false, TARGETING_MATCH");
        }
    }

    @Test
    void theExampleNamesTheVersionsThatAreTested() throws IOException {
        JsonMapper json = new JsonMapper();
        JsonNode packages =
                json.readTree(Files.readString(Path.of("../clients/package-lock.json")))
                        .get("packages");
        JsonNode named =
                json.readTree(Files.readString(EXAMPLE.resolve("package.json")))
                        .get("dependencies");
        for (String name : named.propertyNames()) {
            String own = "node_modules/@openfeature/ofrep-web-provider/node_modules/" + name;
            JsonNode pinned = packages.path(packages.has(own) ? own : "node_modules/" + name);
            assertThat(named.get(name)).as(name).isEqualTo(pinned.get("version"));
        }
    }
}
