package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.RequestOptions;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What begins something: a flag, a key for a server, documents from elsewhere. */
class ConsoleMakingTest {
    private static final String EVIL =
            "<img src=x onerror=hacked=1><script>hacked=1</script>\u202e\u2066 "
                    + "w".repeat(10_000);

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

    @Test
    void aFirstRunEndsAtARealEvaluation() {
        Console ann = console(Person.ANN).at("/flags").click("make-flag");
        ann.click("review-flag");
        assertThat(ann.part("flag-key-message")).containsText("A letter or digit first");
        assertThat(ann.part("flag-key")).isFocused();
        ann.type("flag-key", "flags.registry_v1");
        assertThat(ann.part("flag-key-message")).containsText("There is a flag of this key");
        ann.type("flag-key", "checkout.express").type("flag-owner_module", "checkout");
        ann.part("flag-type").selectOption("number");
        ann.type("flag-default_value", "3.0").click("review-flag");
        assertThat(ann.part("flag-variants")).isFocused();
        ann.type("variant-0-value", "4.50").type("flag-tags", "new, shop");
        ann.type("flag-description_th", "ชำระเงินด่วน").type("flag-description_en", EVIL);
        ann.type("flag-dependencies", "none.here").click("review-flag");
        assertThat(ann.part("flag-dependencies-message")).containsText("none.here");
        ann.page().onDialog(com.microsoft.playwright.Dialog::accept);
        ann.page().reload();
        assertThat(ann.part("draft-kept")).isVisible();
        ann.type("flag-dependencies", "flags.registry_v1");
        ann.assertLooksWell("new-flag");
        ann.click("review-flag").type("reason", "express checkout").click("apply");
        assertThat(ann.part("made")).isVisible();
        assertThat(ann.read("/api/admin/flags/checkout.express"))
                .contains(
                        "\"default_value\":3.0",
                        "4.50",
                        "\"tags\":[\"new\",\"shop\"]",
                        "ชำระเงินด่วน");
        ann.type("try-user", "U-7").click("ask");
        assertThat(ann.part("answer")).containsText("U-7 gets 3.0 in Production");
        assertThat(ann.part("live-region")).containsText("U-7 gets 3.0");
        ann.assertLooksWell("try");
        ann.click("go-on");
        assertThat(ann.page().locator("h1")).hasText("checkout.express");
        assertThat(ann.page().evaluate("typeof hacked")).isEqualTo("undefined");
        ann.press("Control+k").part("palette-text").fill("new flag");
        ann.press("Enter");
        assertThat(ann.page().locator("h1")).hasText("New flag");
    }

    @Test
    void aKeyIsShownOnceRotatedAndRevoked() {
        Console cleo = console(Person.CLEO).at("/api-keys");
        assertThat(cleo.part("empty")).containsText("There are no API keys yet");
        cleo.assertLooksWell("api-keys-none");
        cleo.click("make-key").click("review-key");
        assertThat(cleo.part("key-name-message")).containsText("Name the server");
        cleo.type("key-name", "checkout" + EVIL.substring(0, 180));
        cleo.part("key-dev").uncheck();
        cleo.assertLooksWell("api-key-form");
        cleo.click("review-key");
        assertThat(cleo.part("sentence")).containsText("A key is made for");
        cleo.type("reason", "it asks for its flags").click("apply");
        assertThat(cleo.part("told")).containsText("It is not shown again");
        String key = cleo.text("whole-key");
        assertThat(key).matches("hk_[a-z0-9]{16}_[A-Za-z0-9_-]{43}");
        cleo.assertLooksWell("api-key-told");
        assertThat(asks(cleo, key)).isEqualTo(200);
        cleo.click("kept");
        assertThat(cleo.part("whole-key")).hasCount(0);
        String id = key.substring(3, 19);
        cleo.click("rotate-" + id).type("overlap", "1000").click("review-rotate");
        assertThat(cleo.part("overlap-message")).containsText("0 to 720");
        cleo.assertAxeFindsNothing("rotate");
        cleo.type("overlap", "0").click("review-rotate").type("reason", "it leaked");
        cleo.type("typed-key", id).click("apply");
        String next = cleo.text("whole-key");
        assertThat(next).isNotEqualTo(key);
        assertThat(asks(cleo, key)).isEqualTo(401);
        assertThat(asks(cleo, next)).isEqualTo(200);
        cleo.click("kept").click("revoke-" + id).type("reason", "gone").type("typed-key", id);
        cleo.click("apply");
        assertThat(cleo.part("keys")).containsText("revoked");
        assertThat(asks(cleo, next)).isEqualTo(401);
        cleo.assertLooksWell("api-keys");

        Console dan = console(Person.DAN).at("/api-keys");
        assertThat(dan.part("why-not")).containsText("takes the role admin");
        assertThat(dan.part("make-key")).isDisabled();
        assertThat(cleo.page().evaluate("typeof hacked")).isEqualTo("undefined");
    }

    private int asks(Console console, String key) {
        return console.page()
                .context()
                .browser()
                .newContext()
                .request()
                .get(
                        console.origin() + "/api/flags/eval?key=hints.registry_v1&user=U&env=prod",
                        RequestOptions.create().setHeader("X-API-Key", key))
                .status();
    }

    @Test
    void documentsAreImportedAfterTheirPlanWasSeen() {
        Console cleo = console(Person.CLEO).at("/import").click("see-plan");
        assertThat(cleo.part("import-registry-message")).containsText("Choose or paste");
        cleo.type("import-registry", "{\"flags\": [}").click("see-plan");
        assertThat(cleo.part("import-registry-message")).containsText("This is no JSON");
        String wrong =
                "{\n\"schema_version\": \"1.0\",\n\"flags\": [\n{\"id\": \"ff-a\", \"key\": \"<b>\","
                        + "\n\"type\": \"boolean\"}]}";
        cleo.type("import-registry", wrong).click("see-plan");
        assertThat(cleo.part("wrong")).containsText("line 4");
        assertThat(cleo.part("wrong")).containsText("/registry/flags/0/key");
        cleo.part("wrong").locator("button").first().click();
        assertThat(cleo.part("import-registry")).isFocused();
        cleo.assertLooksWell("import-wrong");
        cleo.type("import-registry", "").click("begin");
        assertThat(cleo.part("import-registry"))
                .hasValue(java.util.regex.Pattern.compile("hints.registry_v1"));
        cleo.click("see-plan");
        assertThat(cleo.part("plan")).containsText("all of it is there already");
        assertThat(cleo.part("review-import")).hasCount(0);
        cleo.type("import-overrides", "");
        String now = cleo.part("import-registry").inputValue();
        String next =
                now.replaceFirst(
                        "\"description_en\": \"Short hints[^\"]*\"",
                        "\"description_en\": \"Hints, imported\"");
        assertThat(next).isNotEqualTo(now);
        cleo.type("import-registry", next).click("see-plan");
        assertThat(cleo.part("plan")).containsText("flags changed");
        assertThat(cleo.part("plan")).containsText("hints.registry_v1");
        cleo.assertLooksWell("import");
        cleo.click("review-import").type("reason", "from the other place");
        assertThat(cleo.part("sentence")).containsText("0 flags added, 1 changed, 0 archived");
        cleo.click("apply");
        assertThat(cleo.part("typed-key-message")).isVisible();
        cleo.type("typed-key", "import").click("apply");
        assertThat(cleo.part("said")).containsText("Documents are imported");
        assertThat(cleo.read("/api/admin/flags/hints.registry_v1")).contains("Hints, imported");
    }
}
