package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every endpoint can be asked from the form, and its answer can be read without reading JSON. */
class TesterAnswersTest {
    private static final List<String> STEPS =
            List.of(
                    "Does the flag exist?",
                    "Is it archived, paused or rolled back?",
                    "Is some dependency not met?",
                    "Is it gated, under way, and without an approval?",
                    "Is there an override for the user?",
                    "Is there an override for the tenant?",
                    "Is it staged, and the unit in the bucket?",
                    "Is the context in the stage’s audience?",
                    "Nothing decided: the default");

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @Test
    void theServiceSaysOnTopHowItIs() {
        Tester tester = browser.tester();
        assertThat(tester.part("service-state")).hasText("ready");
        int vectors = SharedVectors.count();
        assertThat(tester.part("service-parity")).hasText("parity " + vectors + "/" + vectors);
        assertThat(tester.part("service-flags")).hasText("16 flags");
    }

    @Test
    void aFirstVisitIsOneClickAwayFromADecision() {
        Tester tester = browser.tester().run();
        assertThat(tester.status()).isEqualTo(200);
        assertThat(tester.text("decision-value")).isEqualTo("true");
        assertThat(tester.text("decision-source")).isEqualTo("stage-internal");
    }

    @ParameterizedTest(name = "{0} on {1} in {2}: {3} by {4} at step {5}")
    @CsvSource({
        "query,   flags.registry_v1, prod, true,  stage-internal,  8",
        "headers, flags.registry_v1, prod, true,  stage-internal,  8",
        "query,   hints.registry_v1, dev,  true,  tenant_override, 6",
        "headers, hints.registry_v1, dev,  true,  tenant_override, 6",
        "query,   cases.runtime_v1,  prod, false, dep_unsatisfied, 3",
        "headers, no.such_flag,      prod, ,      ,                1",
    })
    void theTraceShowsNineStepsUpToTheOneThatDecided(
            String via, String flag, String env, String value, String source, int decided) {
        Tester tester = browser.tester().via(via).type("flag-key", flag).env(env);
        tester.type("context-user", "U-2").type("context-tenant", "pty-zeroth").run();
        if (source == null) {
            assertThat(tester.status()).isEqualTo(404);
            assertThat(tester.part("problem-code")).hasText("flag_not_found");
            return;
        }
        assertThat(tester.text("decision-value")).isEqualTo(value);
        assertThat(tester.text("decision-source")).isEqualTo(source);
        Locator rows = tester.part("trace").locator("li");
        assertThat(rows.locator(".trace-question").allTextContents()).isEqualTo(STEPS);
        assertThat(rows.all().stream().map(row -> row.getAttribute("data-outcome")))
                .containsExactlyElementsOf(outcomes(decided));
        assertThat(rows.nth(decided - 1)).containsText("decided");
    }

    private static List<String> outcomes(int decided) {
        return IntStream.rangeClosed(1, STEPS.size())
                .mapToObj(step -> step < decided ? "pass" : step == decided ? "stop" : "skip")
                .toList();
    }

    @Test
    void theContextTravelsWhereTheReaderSaysAndTheAnswerSaysFromWhereItCame() {
        Tester tester = browser.tester();
        tester.via("headers").run();
        assertThat(tester.part("service-line")).containsText("context from headers");
        tester.via("query").run();
        assertThat(tester.part("service-line")).containsText("context from the query");
        tester.endpoint("eval-post").via("body").run();
        assertThat(tester.part("service-line")).containsText("context from the body");
    }

    @Test
    void aPostCarriesInlineOverridesAndAttributes() {
        Tester tester =
                browser.tester().endpoint("eval-post").type("flag-key", "hints.registry_v1");
        tester.type("attributes", "{\"country\": \"TH\", \"seats\": 12}");
        tester.type("overrides", "{\"user\": {\"hints.registry_v1\": true}}").run();
        assertThat(tester.text("decision-value")).isEqualTo("true");
        assertThat(tester.text("decision-source")).isEqualTo("user_override");
        assertThat(tester.text("sent")).contains("\"attributes\": { \"country\": \"TH\"");
    }

    @Test
    void aFlagThatIsOffSaysWhatWouldTurnItOn() {
        Tester tester = browser.tester().type("flag-key", "cases.runtime_v1");
        tester.type("context-tenant", "pty-zeroth").type("context-tier", "admin").run();
        assertThat(tester.part("decision-blocked-by")).hasText("dashboard.runtime_v1");
        assertThat(tester.part("why-not")).containsText("Turn on dashboard.runtime_v1");
    }

    @Test
    void aBatchListsItsResultsInOrderAndOpensEachWhole() {
        Tester tester = browser.tester().answered("example-run-batch");
        assertThat(tester.part("batch-count")).hasText("3 results, 1 enabled");
        assertThat(tester.part("batch").locator("tbody th").allTextContents())
                .containsExactly("flags.registry_v1", "cases.runtime_v1", "wizard.runtime_v1");
        tester.part("batch").getByText("Show cases.runtime_v1").click();
        assertThat(tester.part("decision-source")).hasText("dep_unsatisfied");
    }

    @Test
    void whatABatchIsAskedToShowBelowALongTableComesIntoSight() {
        Tester tester = browser.tester().endpoint("batch").run();
        tester.part("batch").getByText("Show flags.registry_v1").click();
        assertThat(tester.part("decision-source")).isInViewport();
    }

    @Test
    void aBatchWithoutFlagsAsksForAllOfThem() {
        Tester tester = browser.tester().endpoint("batch").run();
        assertThat(tester.part("batch-count")).hasText("16 results, 1 enabled");
    }

    @Test
    void aBatchEntryThatCannotBeDecidedStandsBesideThoseThatCan() {
        Tester tester = browser.tester().endpoint("batch");
        tester.type("batch-flags", "no.such_flag\nflags.registry_v1").run();
        Locator rows = tester.part("batch").locator("tbody tr");
        assertThat(rows.nth(0)).containsText("flag_not_found");
        assertThat(rows.nth(1)).containsText("stage-internal");
    }

    @Test
    void theRegistryIsAskedInSummaryAndWholeAndByItsETag() {
        Tester tester = browser.tester().endpoint("summary").run();
        assertThat(tester.part("summary").locator("tbody tr")).hasCount(16);
        tester.endpoint("registry").run();
        assertThat(tester.raw()).contains("\"baseline\"", "\"flags.registry_v1\"");
        tester.type("etag", tester.text("header-etag")).run();
        assertThat(tester.status()).isEqualTo(304);
        assertThat(tester.part("result")).containsText("Unchanged since that ETag");
    }

    @Test
    void theOverridesOfAFlagAreListedWithWhomTheyAreForAndUntilWhen() {
        Tester tester = browser.tester().endpoint("overrides");
        tester.type("flag-key", "hints.registry_v1").run();
        Locator rows = tester.part("overrides-table").locator("tbody tr");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("ovr-hints-pty-zeroth-U-42")))
                .containsText("user U-42 in tenant pty-zeroth");
        assertThat(rows.filter(new Locator.FilterOptions().setHasText("expired"))).hasCount(1);
    }

    @ParameterizedTest(name = "{0} answers {1}")
    @CsvSource({
        "health,  parity",
        "livez,   ok",
        "readyz,  ready",
        "metrics, halyard_flags 16",
    })
    void operationsAreAskedToo(String endpoint, String shown) {
        Tester tester = browser.tester().endpoint(endpoint).run();
        assertThat(tester.status()).isEqualTo(200);
        assertThat(tester.part("result")).containsText(shown);
    }

    @Test
    void withoutAUserTheHintSaysWhyAndHowToSendOne() {
        Tester tester = browser.tester().type("context-user", "");
        assertThat(tester.part("context-user-message")).containsText("the answer is 400");
        tester.run();
        assertThat(tester.status()).isEqualTo(400);
        assertThat(tester.part("problem-code")).hasText("invalid_request");
        assertThat(tester.part("problem-hint")).containsText("X-PTT-User-Id");
        tester.part("problem").getByText("Why a user id is required").click();
        assertThat(tester.page().locator("#missing-user")).isInViewport();
    }

    @Test
    void theRawContractIsShownAsItIsServed() {
        Tester tester = browser.tester();
        tester.part("contract-show").click();
        assertThat(tester.part("contract-text")).containsText("/api/flags/eval/batch");
        String served = tester.page().request().get(browser.origin() + "/openapi.yaml").text();
        assertThat(tester.text("contract-text")).isEqualTo(served);
    }

    @Test
    void aLinkBringsTheFormToAnotherReaderButNotTheToken() {
        Tester tester = browser.tester().endpoint("eval-post").type("context-user", "ü & #?");
        tester.type("token", "secret-token");
        tester.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        tester.part("copy-link").click();
        assertThat(tester.part("live-region")).containsText("Copied the link");
        String link = (String) tester.page().evaluate("navigator.clipboard.readText()");
        assertThat(link).doesNotContain("secret");
        tester.page().navigate(link);
        tester.page().reload();
        assertThat(tester.part("endpoint")).hasValue("eval-post");
        assertThat(tester.part("context-user")).hasValue("ü & #?");
        assertThat(tester.part("token")).hasValue("");
    }
}
