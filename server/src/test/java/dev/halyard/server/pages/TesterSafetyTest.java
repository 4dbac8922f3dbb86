package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page keeps nothing, runs nothing but its own scripts, and takes no text for markup. */
class TesterSafetyTest {
    private static final String MARKUP =
            "<img src=x onerror=\"hacked=1\"><script>hacked=1</script>'\"&amp;";

    @TempDir private Path dir = Path.of("");

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @Test
    void nothingIsStoredHoweverMuchIsUsed() {
        Tester tester = browser.tester(browser.origin(), new Browser.NewContextOptions());
        tester.type("token", "a-secret").run();
        assertThat(tester.status()).isEqualTo(401);
        tester.type("token", "").endpoint("batch").via("body").run();
        tester.answered("example-run-headers");
        tester.part("theme-dark").check();
        tester.part("prove").click();
        assertThat(tester.part("proof")).isVisible();
        tester.part("contract-show").click();
        assertThat(tester.part("contract-text")).isVisible();
        tester.part("refresh").click();
        assertThat(tester.page().context().cookies()).isEmpty();
        assertThat(stored(tester.page()))
                .isEqualTo(
                        Map.of(
                                "local",
                                0,
                                "session",
                                0,
                                "cookie",
                                "",
                                "databases",
                                List.of(),
                                "caches",
                                List.of(),
                                "workers",
                                0,
                                "history",
                                1,
                                "name",
                                ""));
        assertThat(tester.page().url()).isEqualTo(browser.origin() + "/tester");
        tester.page().reload();
        assertThat(tester.part("context-user")).hasValue("U-1");
        assertThat(tester.part("theme-system")).isChecked();
    }

    private static Object stored(Page page) {
        return page.evaluate(
                """
                async () => ({
                  local: localStorage.length,
                  session: sessionStorage.length,
                  cookie: document.cookie,
                  databases: await indexedDB.databases(),
                  caches: await caches.keys(),
                  workers: (await navigator.serviceWorker.getRegistrations()).length,
                  history: history.length - 1,
                  name: window.name,
                })\
                """);
    }

    @ParameterizedTest(name = "{0} is blocked by {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "document.head.append(Object.assign(document.createElement('style'), {textContent: 'p{}'})) | style-src-elem inline",
                "document.body.setAttribute('style', 'color: red') | style-src-attr inline",
                "document.body.append(Object.assign(document.createElement('img'), {src: 'data:image/png;base64,aaaa'})) | img-src data",
                "fetch('http://127.0.0.1:1/').catch(() => {}) | connect-src http://127.0.0.1:1/",
                "document.body.append(Object.assign(document.createElement('iframe'), {src: '/livez'})) | frame-src",
                "document.body.append(Object.assign(document.createElement('base'), {href: 'http://127.0.0.1:1/'})) | base-uri http://127.0.0.1:1/",
            })
    void thePolicyIsInForceAndNotOnlySent(String attempt, String blocked) {
        browser.expectComplaints(text -> text.contains("olicy"));
        Tester tester = browser.tester();
        tester.page().evaluate("() => { " + attempt + " }");
        tester.page().waitForCondition(() -> browser.hasComplaint("policy: " + blocked));
    }

    @Test
    void textCannotBeMadeIntoMarkupEvenByTheScriptsOfThePage() {
        browser.expectComplaints(text -> text.contains("rusted"));
        Tester tester = browser.tester();
        Object refused =
                tester.page()
                        .evaluate(
                                "() => { try { document.body.innerHTML = '<p>'; return 'taken'; }"
                                        + " catch (refused) { return refused.name; } }");
        assertThat(refused).isEqualTo("TypeError");
        tester.page().waitForCondition(() -> browser.hasComplaint("policy: require-trusted"));
    }

    @Test
    void markupInIdsAndAnswersIsShownAsText() throws IOException {
        Tester tester = hostile();
        tester.type("context-user", MARKUP).type("flag-key", "hostile.text_v1").run();
        assertThat(tester.text("decision-value")).contains("<img src=x onerror=");
        tester.endpoint("summary").run();
        assertThat(tester.part("summary")).containsText(MARKUP);
        tester.endpoint("overrides").run();
        assertThat(tester.part("overrides-table")).containsText("user " + MARKUP);
        tester.endpoint("batch").type("batch-flags", MARKUP + "\nhostile.text_v1").run();
        assertThat(tester.part("batch")).containsText(MARKUP);
        tester.endpoint("eval").type("flag-key", MARKUP).run();
        assertThat(tester.part("problem")).isVisible();
        assertNothingTaken(tester.page());
        BrowserFixture.keepPicture(tester.page(), "hostile");
    }

    @Test
    void aLinkWithMarkupFillsTheFormAndRunsNothing() {
        Tester tester = browser.tester();
        tester.page()
                .navigate(
                        browser.origin()
                                + "/tester#?endpoint=nonsense&user=%3Cimg%20src%3Dx%20onerror%3Dhacked%3D1%3E"
                                + "&via=__proto__&env=%22&token=planted&flagKey=javascript:hacked=1");
        assertThat(tester.part("context-user")).hasValue("<img src=x onerror=hacked=1>");
        assertThat(tester.part("endpoint")).hasValue("eval");
        assertThat(tester.part("token")).hasValue("");
        assertThat(tester.part("result")).hasAttribute("data-number", "0");
        assertNothingTaken(tester.page());
    }

    private static void assertNothingTaken(Page page) {
        assertThat(page.evaluate("typeof hacked")).isEqualTo("undefined");
        assertThat(page.locator("body img, body script, body iframe")).hasCount(0);
    }

    private Tester hostile() throws IOException {
        Path registry = Files.writeString(dir.resolve("registry.json"), registry());
        Path overrides = Files.writeString(dir.resolve("overrides.json"), overrides());
        String origin =
                browser.service(
                                Map.of(
                                        "FF_REGISTRY_PATH", registry.toString(),
                                        "FF_OVERRIDES_PATH", overrides.toString()))
                        .origin();
        return browser.tester(origin, new Browser.NewContextOptions());
    }

    private static String registry() {
        return """
        {"schema_version": "1.0", "baseline": "b", "owner": "o", "flags": [
          {"id": "ff-hostile", "key": "hostile.text_v1", "owner_module": %1$s, "type": "string",
           "default_value": "off", "variants": [{"name": "v", "value": %1$s, "weight": 100}],
           "description_en": %1$s, "allowed_scopes": ["user"],
           "rollout_stage": "full", "rollout_pct": 100}]}
        """
                .formatted(quoted());
    }

    private static String overrides() {
        return """
        {"schema_version": "1.0", "baseline": "b", "owner": "o", "overrides": [
          {"id": "ovr-1", "scope": "user", "flag_key": "hostile.text_v1", "user_id": %1$s,
           "value": %1$s}]}
        """
                .formatted(quoted());
    }

    private static String quoted() {
        return '"' + MARKUP.replace("\"", "\\\"") + '"';
    }
}
