package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** evaluator.js, in a real browser, gives the answers of every shared vector. */
class TesterProofTest {
    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @Test
    void everyVectorPassesAndNoneIsLeftOut() {
        Tester tester = browser.tester();
        tester.part("prove").click();
        int vectors = SharedVectors.count();
        assertThat(tester.part("proof")).containsText(vectors + " of " + vectors + " passed");
        assertThat(tester.part("proof")).hasAttribute("data-state", "passed");
    }

    @Test
    void aVectorThatDiffersIsNamedWithWhatWasExpectedAndWhatCame() {
        Tester tester = browser.tester(browser.origin(), new Browser.NewContextOptions());
        tester.page()
                .route(
                        "**/assets/vectors-*.json",
                        route -> {
                            String body = route.fetch().text();
                            route.fulfill(
                                    new Route.FulfillOptions()
                                            .setContentType("application/json")
                                            .setBody(
                                                    body.replaceFirst(
                                                            "\"flag_not_found\"", "\"nonsense\"")));
                        });
        tester.part("prove").click();
        int vectors = SharedVectors.count();
        assertThat(tester.part("proof")).containsText(vectors - 1 + " of " + vectors + " passed");
        assertThat(tester.part("proof-differences")).containsText("nonsense");
        assertThat(tester.part("proof-differences")).containsText("flag_not_found");
    }
}
