package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The line that the page shows, given to a shell, asks precisely what Run asks. */
class TesterCurlTest {
    private static final String ASCII =
            "O'Brien \"x\" $HOME `id` $(id) ;&|<> *?[a]{b,c} \\ !! ~#%20+@=";

    static final List<String> HOSTILE_IDS =
            List.of(
                    ASCII,
                    "ผู้ใช้ 🦊 é日本",
                    "-d@/etc/hostname",
                    "\u202eright to left\u2066",
                    "a\u00a0b\ufeff",
                    "'''",
                    "\\'\\\"\\");

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @TempDir private Path dir = Path.of("");

    /** A tester of a service whose one flag tells users apart: its answer has the user's bucket. */
    private Tester tester() throws IOException {
        Path registry = dir.resolve("registry.json");
        Files.writeString(
                registry,
                """
                {"schema_version": "1.0", "baseline": "b", "owner": "o", "flags": [
                  {"id": "ff-flags-registry-v1", "key": "flags.registry_v1", "owner_module": "m",
                   "type": "boolean", "default_value": false, "allowed_scopes": ["user"],
                   "rollout_stage": "staged", "rollout_pct": 50}]}
                """);
        Path overrides = dir.resolve("overrides.json");
        Files.writeString(
                overrides,
                """
                {"schema_version": "1.0", "baseline": "b", "owner": "o", "overrides": []}
                """);
        String origin =
                browser.service(
                                Map.of(
                                        "FF_REGISTRY_PATH", registry.toString(),
                                        "FF_OVERRIDES_PATH", overrides.toString()))
                        .origin();
        return browser.tester(origin, new Browser.NewContextOptions());
    }

    @ParameterizedTest(name = "user {0}")
    @FieldSource("HOSTILE_IDS")
    void anIdOfAnyCharactersReachesTheServiceTheSameFromShellAndPage(String id) throws Exception {
        Tester tester = tester();
        tester.type("context-user", id).type("context-tenant", id);
        assertSameAnswer(tester, 200);
        assertThat(tester.part("decision-bucket")).isVisible();
        tester.endpoint("eval-post").via("body");
        assertSameAnswer(tester, 200);
        tester.endpoint("batch").type("batch-flags", "flags.registry_v1\n" + id);
        assertSameAnswer(tester, 200);
        tester.endpoint("overrides").type("flag-key", id);
        assertSameAnswer(tester, 404);
    }

    @Test
    void whatIsAsciiGoesInHeadersTheSameToo() throws Exception {
        Tester tester = tester().via("headers");
        tester.type("context-user", ASCII).type("context-role-key", "'\"\\$x");
        tester.type("request-id", "O'Brien-$(id)-`id`");
        assertSameAnswer(tester, 200);
        assertThat(tester.part("decision-bucket")).isVisible();
        assertThat(tester.part("header-x-request-id")).hasText("O'Brien-$(id)-`id`");
    }

    @Test
    void whatIsNotAsciiIsRefusedInHeadersTheSameAndThePageSaysSoBeforehand() throws Exception {
        Tester tester = browser.tester().via("headers").type("context-user", "ผู้ใช้");
        assertThat(tester.part("context-user-message")).containsText("the answer is 400");
        assertSameAnswer(tester, 400);
    }

    @Test
    void aBodyKeepsNumbersAndLinesAsTheyWereTyped() throws Exception {
        Tester tester = browser.tester().endpoint("eval-post").via("body");
        tester.type(
                "attributes",
                "{\n \"big\": 12345678901234567890,\n \"one\": 1.0,\n \"it's\": \"a\\nb\"}");
        assertThat(tester.curl()).contains("12345678901234567890", "1.0");
        assertSameAnswer(tester, 200);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "health",
                "staff",
                "dependency",
                "headers",
                "batch",
                "summary",
                "missing-user"
            })
    void aReadyMadeLineRunsInTheShellAsOnThePage(String example) throws Exception {
        Tester tester = browser.tester().answered("example-run-" + example);
        String line = tester.text("example-curl-" + example);
        String curl = line.substring(0, line.lastIndexOf(" | jq")).replaceFirst("-w '[^']*' ", "");
        assertThat(said(shell(curl))).isEqualTo(said(tester.raw()));
    }

    @Test
    void whatIsCopiedIsWhatIsShown() {
        Tester tester = browser.tester().type("context-user", ASCII);
        tester.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        tester.part("copy-curl").click();
        assertThat(tester.part("live-region")).containsText("Copied the curl line");
        assertThat(tester.page().evaluate("navigator.clipboard.readText()"))
                .isEqualTo(tester.curl());
    }

    private static void assertSameAnswer(Tester tester, int status) throws Exception {
        String line = tester.curl();
        tester.run();
        assertThat(tester.status()).isEqualTo(status);
        assertThat(tester.part("sent").textContent()).isEqualTo(line);
        assertThat(said(shell(line))).isEqualTo(said(tester.raw()));
    }

    private static String shell(String line) throws IOException, InterruptedException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", line);
        bash.environment().put("no_proxy", "*");
        bash.environment().put("LC_ALL", "C.UTF-8");
        Process process = bash.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out;
    }

    /** All of an answer but the id of its own request. */
    private static List<JsonNode> said(String answer) {
        JsonNode json = JsonMapper.shared().readTree(answer);
        assertThat(json.has("ok")).as(answer).isTrue();
        return List.of(
                json.get("ok"),
                json.get("data"),
                json.get("error"),
                json.get("service").get("auth_source"),
                json.get("service").get("warnings"));
    }
}
