package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand flags, some with hostile words, found as fast as one types. */
class ConsoleFlagsTest {
    private static final int COUNT = 2000;
    private static final String EVIL =
            "<img src=x onerror=hacked=1><script>hacked=1</script>\u202e\u2066 "
                    + "w".repeat(10_000);

    /** What is typed, and the next picture of it: measured by the page itself. */
    private static final String TYPED =
            """
            (text) => new Promise((done) => {
              const field = document.getElementById('filter');
              field.value = text;
              const begun = performance.now();
              field.dispatchEvent(new InputEvent('input', { bubbles: true }));
              requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.now() - begun);
                channel.port2.postMessage(0);
              });
            })\
            """;

    @TempDir private static Path directory = Path.of("");
    private static PagesService service;

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @BeforeAll
    static void start() {
        service = ConsoleService.many(directory, COUNT, EVIL.replace("<", "\\u003c"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private Console console(Browser.NewContextOptions options) {
        return browser.console(service, Person.ANN, options);
    }

    @Test
    void aListOfTwoThousandIsNarrowedAsOneTypesAndTheAddressKeepsIt() {
        Console console = console(new Browser.NewContextOptions()).at("/flags");
        assertThat(console.part("flags-count")).hasText("2000 of 2000 flags");
        assertThat(console.part("flags").locator("tbody tr").count()).isLessThan(60);
        console.press("/");
        assertThat(console.part("filter")).isFocused();
        double slowest = 0;
        for (String text : new String[] {"f", "fl", "flag", "flag-19", "flag-199", ""}) {
            double millis = ((Number) console.page().evaluate(TYPED, text)).doubleValue();
            slowest = Math.max(slowest, millis);
        }
        System.out.printf("2,000 flags: the slowest filtering took %.1f ms%n", slowest);
        assertThat(slowest).isLessThan(1000);

        console.press("/").type("filter", "area-7 team-1");
        console.click("facet-stage-full");
        console.click("facet-stale");
        assertThat(console.part("empty")).containsText("No flag fits");
        console.click("facet-stale");
        console.part("facet-tag").selectOption("t2");
        String left = console.text("flags-count");
        assertThat(console.page().url()).contains("q=area-7+team-1", "stage=full", "tag=t2");
        console.at(console.page().url().replaceAll(".*#", ""));
        assertThat(console.part("flags-count")).hasText(left);
        console.click("clear");
        assertThat(console.part("flags-count")).hasText("2000 of 2000 flags");
        assertThat(console.part("filter")).isFocused();
    }

    @Test
    void whatIsFarBelowIsDrawnWhenItComesIntoSight() {
        Console console = console(new Browser.NewContextOptions()).at("/flags");
        assertThat(console.part("flags-count")).hasText("2000 of 2000 flags");
        console.page().evaluate("scrollTo(0, document.body.scrollHeight)");
        assertThat(console.part("flags").getByText("flag-1999")).isInViewport();
        assertThat(console.part("flags")).hasAttribute("aria-rowcount", "2001");
    }

    /** The fixture holds that the policy blocked nothing: nothing was even tried. */
    @Test
    void hostileWordsRunNothingAndBreakNoLayout() {
        Console console =
                console(
                                new Browser.NewContextOptions()
                                        .setViewportSize(360, 800)
                                        .setColorScheme(ColorScheme.DARK))
                        .at("/flags?q=flag-0107");
        assertThat(console.part("flags").getByText("area-7.flag-0107")).isVisible();
        console.assertNothingTooWide("the list");
        console.assertAxeFindsNothing("the list");
        BrowserFixture.keepPicture(console.page(), "console-list-narrow-dark");
        console.part("flags").getByText("area-7.flag-0107").click();
        assertThat(console.part("history")).containsText("imported");
        console.part("history").locator("summary").first().click();
        assertThat(console.part("history").locator("table")).isVisible();
        console.assertNothingTooWide("a flag");
        console.assertAxeFindsNothing("a flag");
        BrowserFixture.keepPicture(console.page(), "console-flag-narrow-dark");
        assertThat(console.page().evaluate("typeof hacked")).isEqualTo("undefined");
    }
}
