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

/** Changes and what comes between: others who change the same, reloads, a service that is away. */
class ConsoleChangesTest {
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

    private Console withFlag(String key) {
        Console ann = console(Person.ANN);
        ann.change(
                "POST",
                "/flags",
                ("{\"id\":\"ff-%1$s\",\"key\":\"%1$s\",\"owner_module\":\"m\",\"type\":\"number\","
                                + "\"default_value\":3.0,\"description_en\":\"d\",\"reason\":\"t\","
                                + "\"variants\":[{\"name\":\"a\",\"value\":4.0,\"weight\":1}]}")
                        .formatted(key));
        return ann;
    }

    private static void move(Console console, String key, String body) {
        console.change("PATCH", "/flags/" + key + "/rollout", body);
    }

    @Test
    void aFlagGoesToAQuarterOfAllUsersInStaging() {
        Console ann = withFlag("walk").at("/flags/walk");
        ann.click("look-staging").click("review-move").type("reason", "staff first");
        ann.click("apply");
        assertThat(ann.part("said")).containsText("In Staging, walk goes forward");
        assertThat(ann.part("state-staging")).hasText("internal");
        ann.click("goal-staged").type("pct", "25").click("review-move");
        assertThat(ann.part("sentence")).containsText("on for 25 % of users");
        ann.type("reason", "a quarter").press("Enter");
        assertThat(ann.part("state-staging")).hasText("staged 25 %");
        assertThat(ann.part("state-prod")).hasText("draft");
        BrowserFixture.keepPicture(ann.page(), "console-flag-staged");
    }

    @Test
    void aChangeThatTouchesSomethingElseIsMergedAndOneThatTouchesTheSameIsShown() {
        Console ann = withFlag("race").at("/flags/race?env=dev");
        ann.click("review-move").type("reason", "typed and kept");
        assertThat(ann.part("allowed")).hasCount(2); // the list of the machine, and the verdict
        move(ann, "race", step("prod", "internal", 1));
        assertThat(ann.part("merged")).containsText("ann changed the flag meanwhile");
        assertThat(ann.part("reason")).hasValue("typed and kept");
        ann.click("apply");
        assertThat(ann.part("state-dev")).hasText("internal");

        ann.click("goal-staged").type("pct", "10").click("review-move").type("reason", "ten");
        move(ann, "race", staged(20, 3));
        assertThat(ann.part("conflict")).containsText("rollout_pct");
        assertThat(ann.part("apply")).hasCount(0);
        BrowserFixture.keepPicture(ann.page(), "console-conflict");
        ann.assertAxeFindsNothing("a conflict");
        ann.click("mine");
        assertThat(ann.part("sentence")).containsText("on for 10 % of users");
        ann.click("apply");
        assertThat(ann.part("state-dev")).hasText("staged 10 %");
    }

    private static String step(String env, String stage, int version) {
        return "{\"env\":\"%s\",\"rollout_stage\":\"%s\",\"reason\":\"r\",\"expected_version\":%d}"
                .formatted(env, stage, version);
    }

    private static String staged(int pct, int version) {
        return ("{\"env\":\"dev\",\"rollout_stage\":\"staged\",\"rollout_pct\":%d,"
                        + "\"reason\":\"r\",\"expected_version\":%d}")
                .formatted(pct, version);
    }

    @Test
    void whatIsTypedSurvivesALeaveAReloadAndWhatOthersDo() {
        Console ann = withFlag("words").at("/flags/words?env=dev");
        ann.click("edit").type("edit-description_en", "better words");
        ann.click("nav-approvals");
        assertThat(ann.part("unsaved")).isVisible();
        ann.click("stay");
        assertThat(ann.part("edit-description_en")).hasValue("better words");
        ann.page().onDialog(com.microsoft.playwright.Dialog::accept);
        ann.page().reload();
        assertThat(ann.part("draft-kept")).isVisible();
        move(ann, "words", step("dev", "internal", 1));
        ann.click("review-edit");
        assertThat(ann.part("sentence")).hasText("words is edited: description_en.");
        ann.type("reason", "clearer").type("typed-key", "words").click("apply");
        assertThat(ann.part("said")).containsText("words is edited");
        assertThat(ann.part("version")).hasText("3");
        assertThat(ann.read("/api/admin/flags/words"))
                .as("what was not edited is as it was written")
                .contains("\"default_value\":3.0", "better words", "internal");
    }

    @Test
    void whatOthersDoIsToldAndShownWhenTheReaderWantsIt() {
        Console ann = withFlag("news");
        Console dan = console(Person.DAN).at("/flags/news?env=dev");
        assertThat(dan.part("why-not")).containsText("takes the role editor");
        assertThat(dan.part("review-move")).isDisabled();
        assertThat(dan.part("open-stop")).isDisabled();
        dan.part("history").waitFor();
        move(ann, "news", step("dev", "internal", 1));
        assertThat(dan.part("news")).containsText("1 change since you loaded this");
        assertThat(dan.part("state-dev")).hasText("draft");
        dan.click("show-news");
        assertThat(dan.part("state-dev")).hasText("internal");
        assertThat(dan.part("news")).hasCount(0);
    }

    @Test
    void aServiceThatIsAwayIsSaidAndItsReturnToo() {
        Path own = directory.resolve("away");
        PagesService first = ConsoleService.seeded(own);
        String origin = first.origin();
        Console ann = browser.console(first, Person.ANN, new Browser.NewContextOptions());
        ann.at("/flags");
        assertThat(ann.part("freshness")).hasText("live");
        assertThat(ann.part("flags")).isVisible();
        first.close();
        assertThat(ann.part("stream-lost")).containsText("may be old");
        assertThat(ann.part("flags")).isVisible();
        String port = origin.substring(origin.lastIndexOf(':') + 1);
        try (PagesService second = ConsoleService.seeded(own, port)) {
            assertThat(second.origin()).isEqualTo(origin);
            assertThat(ann.part("stream-lost")).hasCount(0);
            assertThat(ann.part("freshness")).hasText("live");
        }
    }

    @Test
    void aFlagIsStoppedFromItsPageByOneKeyAReasonAndEnter() {
        Console ann = withFlag("stopme");
        move(ann, "stopme", step("prod", "internal", 1));
        ann.at("/flags/stopme");
        assertThat(ann.part("state-prod")).hasText("internal");
        ann.press("!");
        assertThat(ann.part("stop-reason")).isFocused();
        ann.assertAxeFindsNothing("the emergency stop");
        ann.page().keyboard().type("payments fail");
        ann.press("Enter");
        assertThat(ann.part("said")).hasText("Stopped stopme in all environments.");
        assertThat(ann.part("state-prod")).hasText("paused");
        assertThat(ann.part("live-region")).containsText("Stopped stopme");
        ann.click("resume").type("reason", "fixed").type("typed-key", "stopme").click("apply");
        assertThat(ann.part("state-prod")).hasText("internal");
    }

    @Test
    void everyPartIsCleanInBothThemesAndLanguages() {
        Console ann = withFlag("look").at("/flags?env=staging");
        ann.part("flags").waitFor();
        looks(ann, "list");
        ann.press("?");
        looks(ann, "help");
        ann.press("Escape", "Control+k");
        looks(ann, "palette");
        ann.press("Escape");
        ann.part("language").selectOption("th");
        assertThat(ann.page().locator("html")).hasAttribute("lang", "th");
        ann.at("/flags/hints.registry_v1?env=staging");
        assertThat(ann.part("overrides")).isVisible();
        looks(ann, "flag-thai");
        ann.click("edit");
        ann.click("review-move");
        assertThat(ann.part("apply")).isEnabled();
        looks(ann, "review-thai");
        ann.press("Escape");
        assertThat(ann.part("review-move")).isFocused();
    }

    private static void looks(Console console, String name) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            console.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            console.page().setViewportSize(scheme == ColorScheme.DARK ? 360 : 1280, 900);
            console.assertNothingTooWide(name + scheme);
            console.assertAxeFindsNothing(name + scheme);
            BrowserFixture.keepPicture(console.page(), "console-" + name + "-" + scheme);
        }
        console.page().setViewportSize(1280, 900);
    }
}
