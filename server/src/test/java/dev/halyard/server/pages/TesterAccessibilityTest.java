package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** axe finds nothing, and nothing is wider than the page, in light and dark, narrow and wide. */
class TesterAccessibilityTest {
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final String ELSEWHERE = "http://127.0.0.2:8080";
    private static final int NARROW = 360;
    private static final int WIDE = 1280;

    private record Look(ColorScheme scheme, int width) {}

    private static final List<Look> ALL =
            List.of(
                    new Look(ColorScheme.LIGHT, WIDE),
                    new Look(ColorScheme.DARK, NARROW),
                    new Look(ColorScheme.DARK, WIDE),
                    new Look(ColorScheme.LIGHT, NARROW));

    /** Colours do not depend on the width, nor the layout on the theme. */
    private static final List<Look> DIAGONAL = ALL.subList(0, 2);

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    /** What a reader may have before them, and how they come there. */
    record Shown(String name, boolean inAllLooks, Consumer<Tester> doing) {
        Shown(String name, Consumer<Tester> doing) {
            this(name, false, doing);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Shown> shown() {
        return List.of(
                new Shown(
                        "a decision, the proof and the contract",
                        true,
                        tester -> {
                            tester.type("flag-key", "cases.runtime_v1").run();
                            tester.part("prove").click();
                            tester.part("proof").waitFor();
                            tester.part("contract-show").click();
                            tester.part("contract-text").waitFor();
                        }),
                new Shown("a refusal", true, tester -> tester.type("context-user", "").run()),
                new Shown("not sent", tester -> tester.type("base-url", ELSEWHERE).run()),
                new Shown(
                        "a form with errors",
                        tester -> {
                            tester.endpoint("eval-post").type("attributes", "{");
                            tester.type("token", "t").type("base-url", "nowhere");
                        }),
                new Shown(
                        "a batch with one open",
                        tester -> {
                            tester.answered("example-run-batch");
                            tester.part("batch").getByText("Show cases.runtime_v1").click();
                        }),
                new Shown("the summary", tester -> tester.endpoint("summary").run()),
                new Shown(
                        "overrides",
                        tester ->
                                tester.endpoint("overrides")
                                        .type("flag-key", "hints.registry_v1")
                                        .run()));
    }

    @ParameterizedTest
    @MethodSource("shown")
    void axeFindsNothingAndNothingIsTooWide(Shown shown) {
        Tester tester =
                browser.tester(
                        browser.origin(),
                        new Browser.NewContextOptions().setViewportSize(WIDE, 800));
        shown.doing().accept(tester);
        for (Look look : shown.inAllLooks() ? ALL : DIAGONAL) {
            tester.page()
                    .emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()));
            tester.page().setViewportSize(look.width(), 800);
            String name = "%s, %s".formatted(shown, look);
            assertNothingTooWide(tester.page(), name);
            assertAxeFindsNothing(tester.page(), name);
            BrowserFixture.keepPicture(tester.page(), name);
        }
    }

    private static void assertNothingTooWide(Page page, String name) {
        Object over = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assertThat(over).as("pixels beyond the page: " + name).isEqualTo(0);
    }

    private static void assertAxeFindsNothing(Page page, String name) {
        // A theme comes in by a transition, and a colour half way there is no colour of ours.
        page.waitForFunction("() => document.getAnimations().length === 0");
        AxeResults found = new AxeBuilder(page).withTags(RULES).analyze();
        assertThat(found.getPasses()).extracting("id").contains("color-contrast", "target-size");
        assertThat(found.getViolations()).as(name).isEmpty();
    }
}
