package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything is done by keyboard alone, and one always sees where one is. */
class TesterKeyboardTest {
    private static final int MOST_STOPS = 90;

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @Test
    void aDecisionIsAskedForAndReadWithoutAMouse() {
        Tester tester = browser.tester();
        Page page = tester.page();
        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the tester")).isFocused();
        assertThat(page.getByText("Skip to the tester")).isInViewport();
        page.keyboard().press("Enter");
        assertThat(page.locator("#tester")).isFocused();
        tabTo(page, "endpoint");
        page.keyboard().type("POST /api/flags/eval");
        assertThat(tester.part("endpoint")).hasValue("eval-post");
        tabTo(page, "flag-key");
        page.keyboard().press("Control+a");
        page.keyboard().type("hints.registry_v1");
        page.keyboard().press("Escape");
        tabTo(page, "via-query");
        page.keyboard().press("ArrowRight");
        assertThat(tester.part("via-body")).isChecked();
        tabTo(page, "context-tenant");
        page.keyboard().type("pty-zeroth");
        tabTo(page, "trace");
        page.keyboard().press("Space");
        assertThat(tester.part("trace")).not().isChecked();
        page.keyboard().press("Space");
        tabTo(page, "run");
        tester.answered(() -> page.keyboard().press("Enter"));
        assertThat(tester.text("decision-source")).isEqualTo("tenant_override");
        assertThat(tester.part("live-region"))
                .containsText("200 OK. hints.registry_v1 is true, enabled");
        tabTo(page, "copy-raw");
    }

    @Test
    void enterInAFieldRunsAndControlEnterRunsFromAnywhere() {
        Tester tester = browser.tester();
        tester.part("context-user").focus();
        tester.answered(() -> tester.page().keyboard().press("Enter"));
        tester.endpoint("batch").part("batch-flags").focus();
        tester.answered(() -> tester.page().keyboard().press("Control+Enter"));
        assertThat(tester.part("batch-count")).isVisible();
    }

    @Test
    void whatIsRunFromFarBelowTakesTheReaderToTheAnswer() {
        Tester tester = browser.tester();
        tester.part("example-run-missing-user").focus();
        tester.answered(() -> tester.page().keyboard().press("Enter"));
        assertThat(tester.page().locator("#result-title")).isFocused();
        assertThat(tester.page().locator("#result-title")).isInViewport();
        assertThat(tester.part("live-region")).containsText("400 Bad request. ");
    }

    @Test
    void runWithAMistakeGoesToTheFieldThatHasIt() {
        Tester tester = browser.tester().endpoint("eval-post").type("attributes", "{");
        tester.part("run").focus();
        tester.page().keyboard().press("Enter");
        assertThat(tester.part("attributes")).isFocused();
        assertThat(tester.part("attributes-message")).containsText("Error: Not JSON");
        assertThat(tester.part("attributes"))
                .hasAttribute("aria-describedby", "attributes-hint attributes-message");
    }

    @Test
    void theThemeIsChosenByArrows() {
        Tester tester = browser.tester();
        tester.part("theme-system").focus();
        tester.page().keyboard().press("ArrowRight");
        tester.page().keyboard().press("ArrowRight");
        assertThat(tester.part("theme-dark")).isChecked();
        assertThat(tester.page().locator("html")).hasCSS("color-scheme", "dark");
        assertThat(tester.page().locator("body")).hasCSS("background-color", "rgb(14, 19, 23)");
    }

    @Test
    void everyStopIsInSightAndMarkedAndNoneHoldsTheReader() {
        Tester tester =
                browser.tester(
                        browser.origin(),
                        new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
        tester.endpoint("batch").run();
        Page page = tester.page();
        page.locator("body").evaluate("() => document.activeElement.blur()");
        int stops = 0;
        for (; stops < MOST_STOPS; stops++) {
            page.keyboard().press("Tab");
            if (stops > 0 && atEnd(page)) {
                break;
            }
            assertThat(page.evaluate(MARKED)).as(where(page)).isEqualTo("seen");
        }
        assertThat(stops).isBetween(50, MOST_STOPS - 1);
    }

    /** The control in focus, or the label that stands for a hidden one, is outlined and in view. */
    private static final String MARKED =
            """
            () => {
              const focused = document.activeElement;
              const shown = focused.closest('.theme label') ?? focused;
              const { top, bottom, height } = shown.getBoundingClientRect();
              const style = getComputedStyle(shown);
              if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return 'not outlined';
              return bottom > 0 && top < innerHeight && height > 0 ? 'seen' : 'out of view';
            }\
            """;

    private static boolean atEnd(Page page) {
        return (boolean) page.evaluate("document.activeElement === document.body");
    }

    private static String where(Page page) {
        return (String) page.evaluate("document.activeElement.outerHTML.slice(0, 200)");
    }

    private static void tabTo(Page page, String testId) {
        for (int stops = 0; stops < MOST_STOPS; stops++) {
            page.keyboard().press("Tab");
            if (testId.equals(page.evaluate("document.activeElement.dataset.testid"))) {
                return;
            }
        }
        throw new AssertionError("Tab never came to " + testId);
    }
}
