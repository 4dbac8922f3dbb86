package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A sensitive flag and the people who must agree, each in a browser of their own. */
class ConsoleApprovalTest {
    private static final String FLAG = "tenant.runtime_v1";
    private static final int MOST_STOPS = 60;

    @TempDir private static Path directory = Path.of("");
    private static PagesService service;

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    @BeforeAll
    static void start() {
        service = ConsoleService.seeded(directory);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private Console console(Person who) {
        return browser.console(service, who, new Browser.NewContextOptions());
    }

    /** Ann asks; Ben signs with the keyboard alone; Cleo signs in another capacity; Ann applies. */
    @Test
    void aSensitiveFlagGoesForwardWhenTwoOthersHaveSigned() {
        Console ann = console(Person.ANN).at("/flags/" + FLAG + "?env=prod");
        ann.click("review-move");
        assertThat(ann.part("sentence")).containsText("from draft to internal");
        assertThat(ann.part("approval-needed")).containsText("release-manager, security-officer");
        assertThat(ann.part("dependants")).containsText("wizard.runtime_v1");
        ann.click("ask");
        assertThat(ann.part("reason-message")).containsText("Say why");
        ann.type("reason", "tenants first").click("ask");
        assertThat(ann.part("approval-open")).containsText("waits for signatures");
        assertThat(ann.part("count-approvals")).hasText("1");
        BrowserFixture.keepPicture(ann.page(), "console-review-approval");

        ann.click("close").part("open-approvals").locator("a").click();
        assertThat(ann.part("sign")).isDisabled();
        assertThat(ann.part("why-sign")).containsText("takes the role approver");

        signByKeyboard(console(Person.BEN).at("/flags"));
        assertThat(ann.part("approval-state").first()).hasText("1 of 2 signed");

        Console cleo = console(Person.CLEO).at("/approvals");
        cleo.part("approvals").locator("a").click();
        cleo.type("comment", "looks right").click("sign");
        assertThat(cleo.part("said")).containsText("Signed APP-");

        assertThat(ann.part("approval-state").first()).hasText("signed, ready to apply");
        ann.click("apply-approval").type("reason", "both agree");
        ann.click("apply");
        assertThat(ann.part("typed-key-message")).containsText("not the key");
        ann.type("typed-key", FLAG).click("apply");
        assertThat(ann.part("said")).containsText("goes forward from draft to internal");
        assertThat(ann.part("approval-state").first()).hasText("applied");
        ann.at("/flags/" + FLAG + "?env=prod");
        assertThat(ann.part("state-prod")).hasText("internal");
        assertThat(ann.part("history").locator("li").first())
                .containsText("In Production, " + FLAG + " goes forward from draft to internal");
    }

    private static void signByKeyboard(Console ben) {
        ben.press("Control+k");
        assertThat(ben.part("palette-text")).isFocused();
        ben.page().keyboard().type("approv");
        ben.press("Enter");
        assertThat(ben.page().locator("#title")).isFocused();
        tabTo(ben.page(), "a[href*='APP-']");
        ben.press("Enter");
        assertThat(ben.part("sign")).isEnabled();
        tabTo(ben.page(), "#comment");
        ben.page().keyboard().type("seen, and agreed");
        tabTo(ben.page(), "[data-testid=sign]");
        ben.press("Enter");
        assertThat(ben.part("said")).containsText("Signed APP-");
        assertThat(ben.part("live-region")).containsText("Signed APP-");
        assertThat(ben.part("signatures")).containsText("seen, and agreed");
        assertThat(ben.part("why-sign")).hasText("You have signed it.");
    }

    private static void tabTo(Page page, String selector) {
        for (int stops = 0; stops < MOST_STOPS; stops++) {
            page.keyboard().press("Tab");
            Object there = page.evaluate("(s) => document.activeElement.matches(s)", selector);
            if (Boolean.TRUE.equals(there)) {
                return;
            }
        }
        throw new AssertionError("Tab never came to " + selector);
    }

    /** Each state is told by words, an icon and a border, and axe finds nothing in either theme. */
    @Test
    void approvalsThatEndedLookDifferentFromThoseThatWait() {
        Console ann = console(Person.ANN);
        for (String stage : new String[] {"staging", "dev"}) {
            ann.change(
                    "POST",
                    "/approvals",
                    ("{\"flag_key\":\"generate.runtime_v1\",\"env\":\"%s\",\"reason\":\"try\","
                                    + "\"change\":{\"rollout_stage\":\"internal\"}}")
                            .formatted(stage));
        }
        Console ben = console(Person.BEN).at("/approvals");
        ben.part("approvals").locator("li", hasText("Staging")).locator("a").click();
        ben.click("reject");
        assertThat(ben.part("comment-message")).containsText("why you reject");
        ben.type("comment", "not yet").click("reject");
        assertThat(ben.part("said")).containsText("Rejected APP-");
        ben.at("/approvals").click("approvals-all");
        assertThat(ben.part("approvals").locator(".state-rejected")).hasCount(1);
        assertThat(ben.part("approvals").locator(".state-pending")).not().hasCount(0);
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            ben.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            ben.assertAxeFindsNothing("approvals, " + scheme);
            BrowserFixture.keepPicture(ben.page(), "console-approvals-" + scheme);
        }
    }

    private static com.microsoft.playwright.Locator.LocatorOptions hasText(String text) {
        return new com.microsoft.playwright.Locator.LocatorOptions().setHasText(text);
    }
}
