package dev.halyard.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;

/** The console in a window, spoken to as a person would, and beside it the API as that person. */
record Console(Page page, String origin) {
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** Signs in; the window may show anything. */
    Console as(Person who) {
        assertThat(send("POST", "/auth/development", who.json()).status()).isEqualTo(200);
        return this;
    }

    /** Goes to a place behind the {@code #}, as a link that was shared would. */
    Console at(String place) {
        page.navigate("about:blank");
        page.navigate(origin + "/#" + place);
        part("service-status").waitFor();
        return this;
    }

    Locator part(String testId) {
        return page.getByTestId(testId);
    }

    String text(String testId) {
        return part(testId).innerText().strip();
    }

    Console click(String testId) {
        part(testId).click();
        return this;
    }

    Console type(String testId, String text) {
        part(testId).fill(text);
        return this;
    }

    Console press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
        return this;
    }

    /** Reads from the API with this window's session. */
    String read(String path) {
        return page.context().request().get(origin + path).text();
    }

    /** Asks the API with this window's session. */
    APIResponse send(String method, String path, String body) {
        return page.context()
                .request()
                .fetch(
                        origin + path,
                        RequestOptions.create()
                                .setMethod(method)
                                .setHeader("Origin", origin)
                                .setHeader("Content-Type", "application/json")
                                .setData(body));
    }

    /** A change by the API, which must be made. */
    String change(String method, String path, String body) {
        APIResponse answer = send(method, "/api/admin" + path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    void assertAxeFindsNothing(String name) {
        // A theme comes in by a transition, and a colour half way there is no colour of ours.
        page.waitForFunction("() => document.getAnimations().length === 0");
        AxeResults found = new AxeBuilder(page).withTags(RULES).analyze();
        assertThat(found.getPasses()).extracting("id").contains("color-contrast", "target-size");
        assertThat(found.getViolations())
                .as(name)
                .extracting(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
                .isEmpty();
    }

    /**
     * Wide and light, then as narrow as a page may be and dark: clean in both, nothing too wide.
     */
    void assertLooksWell(String name) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.setViewportSize(scheme == ColorScheme.DARK ? 320 : 1280, 900);
            assertNothingTooWide(name + scheme);
            assertAxeFindsNothing(name + scheme);
            BrowserFixture.keepPicture(page, "console-" + name + "-" + scheme);
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1280, 900);
    }

    void assertNothingTooWide(String name) {
        Object over = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assertThat(over).as("pixels beyond the page: " + name).isEqualTo(0);
    }
}
