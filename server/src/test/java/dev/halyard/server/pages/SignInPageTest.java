package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import dev.halyard.server.PagesService;
import dev.halyard.server.signin.TestProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The door of the pages, in a real browser. */
class SignInPageTest {
    private static final String SESSION = "fetch('/auth/session').then((r) => r.text())";

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @Test
    void oneSaysWhoOneIsByKeyboardAndGoesOn() {
        Browser.NewContextOptions dark =
                new Browser.NewContextOptions()
                        .setColorScheme(ColorScheme.DARK)
                        .setViewportSize(360, 800);
        Page page = browser.window(dark);
        page.navigate(browser.origin() + "/auth/sign-in?return_to=/tester%23proof");
        assertThat(page.getByTestId("development")).containsText("Nobody is verified");
        assertThat(problems(page)).isEmpty();
        BrowserFixture.keepPicture(page, "sign-in-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(problems(page)).isEmpty();
        BrowserFixture.keepPicture(page, "sign-in-light");

        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("user id is missing");
        assertThat(page.getByLabel("User id")).isFocused();
        page.getByText("Ben, security officer").press("Enter");
        assertThat(page.getByLabel("User id")).hasValue("ben");
        page.keyboard().press("Enter");
        page.waitForURL(browser.origin() + "/tester#proof");
        assertThat((String) page.evaluate(SESSION))
                .contains("\"id\":\"ben\"", "\"role_key\":\"security-officer\"");
        Cookie cookie = page.context().cookies().get(0);
        assertThat(cookie.name).isEqualTo("halyard-session");
        assertThat(cookie.httpOnly).isTrue();
    }

    /** The provider is another site, so that the cookie must come along from there. */
    @Test
    void aProviderSignsOneInAndSendsOneBack() {
        try (TestProvider provider = TestProvider.start()) {
            PagesService service = browser.service(provider.settings());
            Page page = browser.window(new Browser.NewContextOptions());
            page.navigate(service.origin() + "/auth/sign-in?return_to=/tester");
            page.waitForURL(service.origin() + "/tester");
            assertThat((String) page.evaluate(SESSION))
                    .contains("\"signed_in\":true", "\"id\":\"ann\"", "\"mode\":\"oidc\"");
            String signOut = "fetch('/auth/sign-out', {method: 'POST'}).then((r) => r.text())";
            assertThat((String) page.evaluate(signOut)).contains("\"signed_in\":false");
            assertThat((String) page.evaluate(SESSION)).contains("\"signed_in\":false");
        }
    }

    private static List<String> problems(Page page) {
        return new AxeBuilder(page)
                        .withTags(
                                List.of(
                                        "wcag2a",
                                        "wcag2aa",
                                        "wcag21a",
                                        "wcag21aa",
                                        "wcag22aa",
                                        "best-practice"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .map(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
                        .toList();
    }
}
