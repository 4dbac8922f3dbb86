package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The log, the comparison, the node and the tester, each used once and held against the API. */
class ConsolePagesTest {
    private static final String EVIL =
            "<img src=x onerror=hacked=1><script>hacked=1</script>\u202e\u2066 "
                    + "w".repeat(1_900);

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

    private Console withFlag(String key, String more, String reason) {
        Console ann = console(Person.ANN);
        ann.change(
                "POST",
                "/flags",
                ("{\"id\":\"ff-%1$s\",\"key\":\"%1$s\",\"owner_module\":\"m\",\"type\":\"boolean\","
                                + "\"default_value\":false,\"description_en\":\"d\","
                                + "\"reason\":\"%3$s\"%2$s}")
                        .formatted(key, more, reason.replace("<", "\\u003c")));
        return ann;
    }

    private static void move(Console console, String key, String env, String to, int version) {
        console.change(
                "PATCH",
                "/flags/" + key + "/rollout",
                "{\"env\":\"%s\",%s,\"reason\":\"moved\",\"expected_version\":%d}"
                        .formatted(env, to, version));
    }

    private static final String INTERNAL = "\"rollout_stage\":\"internal\"";
    private static final String HALF = "\"rollout_stage\":\"staged\",\"rollout_pct\":50";

    @Test
    void theLogIsFilteredByTheAddressAndLeadsToTheFlagAndBack() {
        Console ann = withFlag("au.walk", "", "made for the log");
        move(ann, "au.walk", "staging", INTERNAL, 1);
        ann.at("/flags/au.walk").click("to-audit");
        assertThat(ann.part("audit-flag")).hasValue("au.walk");
        assertThat(ann.part("loaded")).hasText("2 records loaded");
        ann.part("audit-action").selectOption("flag.transition");
        assertThat(ann.part("loaded")).hasText("1 records loaded");
        ann.part("audit-in").selectOption("staging");
        assertThat(ann.part("records").locator("li"))
                .containsText("au.walk goes forward from draft to internal");
        assertThat(ann.page().url())
                .contains("flag=au.walk", "action=flag.transition", "in=staging");
        String shared = ann.page().url().replaceAll(".*#", "");
        ann.at(shared);
        assertThat(ann.part("loaded")).hasText("1 records loaded");
        ann.part("records").locator("summary").click();
        assertThat(ann.part("records").locator("table"))
                .containsText("environments.staging.rollout_stage");
        String hash = ann.part("records").locator("dd").first().innerText();
        assertThat(ann.read("/api/admin/audit?flag=au.walk&action=flag.transition"))
                .contains("\"hash\":\"" + hash + "\"");
        ann.part("records").locator("a").first().click();
        assertThat(ann.page().locator("#title")).hasText("au.walk");

        ann.at("/audit?actor=nobody");
        assertThat(ann.part("empty")).containsText("No record fits");
        ann.at("/audit?from=2999-01-01T00:00&flag=au.walk");
        assertThat(ann.part("empty")).isVisible();
        ann.click("clear");
        assertThat(ann.part("records")).isVisible();
    }

    @Test
    void newRecordsAreToldAndTwoAreCompared() {
        Console ann = withFlag("au.pair", "", "made");
        ann.at("/audit?flag=au.pair");
        assertThat(ann.part("loaded")).hasText("1 records loaded");
        move(ann, "au.pair", "dev", INTERNAL, 1);
        assertThat(ann.part("news")).containsText("1 change");
        ann.click("show-news");
        assertThat(ann.part("loaded")).hasText("2 records loaded");
        ann.part("records").locator("input[type=checkbox]").first().check();
        assertThat(ann.part("chosen")).containsText("choose another");
        ann.part("records").locator("input[type=checkbox]").last().check();
        ann.click("compare-chosen");
        assertThat(ann.part("compare-count")).containsText("1 differ");
        assertThat(ann.part("difference")).containsText("environments.dev.rollout_stage");
    }

    @Test
    void aFlagGoesBackThroughTheSameGates() {
        Console ann = withFlag("au.back", ",\"requires_approval\":true", "made");
        ann.read("/api/flags/eval?key=au.back&user=U-1&tier=staff&env=staging");
        String asked =
                ann.change(
                        "POST",
                        "/approvals",
                        "{\"flag_key\":\"au.back\",\"env\":\"staging\",\"reason\":\"go\",\"change\":{"
                                + INTERNAL
                                + "}}");
        String id = asked.replaceAll("(?s).*?\"id\":\"(APP-[^\"]+)\".*", "$1");
        console(Person.BEN).change("POST", "/approvals/" + id + "/sign", "{}");
        ann.change(
                "PATCH",
                "/flags/au.back/rollout",
                "{\"env\":\"staging\","
                        + INTERNAL
                        + ",\"reason\":\"go\",\"expected_version\":1,\"approval_ref\":\""
                        + id
                        + "\"}");
        ann.change(
                "PATCH",
                "/flags/au.back/rollout",
                "{\"env\":\"staging\",\"rollout_stage\":\"draft\",\"reason\":\"no\",\"expected_version\":2}");

        ann.at("/audit?flag=au.back&action=flag.transition");
        assertThat(ann.part("loaded")).hasText("2 records loaded");
        ann.part("records").locator("[data-testid^=revert-]").last().click();
        assertThat(ann.part("sentence")).containsText("from draft to internal");
        assertThat(ann.part("radius")).containsText("Of 1 contexts");
        assertThat(ann.part("approval-needed")).containsText("1 of the approvers must sign");
        looks(ann, "revert");
        ann.type("reason", "it was right").click("ask");
        assertThat(ann.part("approval-open")).isVisible();
        String second = ann.part("approval-open").locator("a").innerText();
        console(Person.BEN).change("POST", "/approvals/" + second + "/sign", "{}");
        ann.click("use-approval");
        ann.click("apply");
        assertThat(ann.part("said")).containsText("from draft to internal");
        assertThat(ann.read("/api/admin/audit?flag=au.back&limit=3"))
                .contains("\"action\":\"flag.revert\"", "\"approval_ref\":\"" + second + "\"");
    }

    @Test
    void theChainIsVerifiedAndSigned() {
        Console cleo = console(Person.CLEO).at("/audit");
        cleo.click("verify");
        assertThat(cleo.part("verified")).containsText("Valid:");
        String head = cleo.text("head");
        assertThat(cleo.read("/api/admin/audit/verify")).contains("\"valid\":true", head);
        assertThat(cleo.part("verify-lines")).containsText("--head " + head);
        cleo.click("sign-checkpoint");
        assertThat(cleo.part("said")).containsText("Signed the log");
        assertThat(cleo.part("checkpoints").locator("tbody tr")).hasCount(1);
        Console dan = console(Person.DAN).at("/audit");
        assertThat(dan.part("sign-checkpoint")).isDisabled();
        looks(cleo, "audit");
    }

    @Test
    void twoEnvironmentsAndTwoRevisionsAreCompared() {
        Console ann = withFlag("cmp.one", "", "made");
        move(ann, "cmp.one", "staging", INTERNAL, 1);
        String before = revision(ann);
        move(ann, "cmp.one", "staging", HALF, 2);
        ann.at("/compare?ea=staging&eb=prod&q=cmp.one");
        assertThat(ann.part("compare-count")).containsText("1 differ");
        assertThat(ann.part("difference")).containsText("state.rollout_stage");
        ann.click("swap");
        assertThat(ann.part("env-of-left")).hasValue("prod");
        ann.type("revision-right", before);
        assertThat(ann.part("difference")).containsText("\"internal\"");
        ann.part("env-of-left").selectOption("staging");
        assertThat(ann.part("difference").locator("tbody tr")).hasCount(2);
        assertThat(ann.page().url()).contains("b=" + before, "ea=staging");
        looks(ann, "compare");
        assertThat(ann.part("difference").locator("a").first())
                .hasAttribute("href", "#/flags/cmp.one?env=staging");
        ann.at("/compare?a=" + before);
        assertThat(ann.part("difference").first()).containsText("cmp.one");
        assertThat(ann.read("/api/admin/diff?from=" + before)).contains("\"key\":\"cmp.one\"");
        ann.type("revision-left", "zero");
        assertThat(ann.part("revision-left-message")).containsText("whole number");
    }

    private static String revision(Console console) {
        return console.read("/api/flags/health").replaceAll("(?s).*\"revision\":(\\d+).*", "$1");
    }

    @Test
    void theNodeSaysHowFreshItIs() {
        Console ann = withFlag("node.one", "", "made").at("/node");
        assertThat(ann.part("node-ready")).hasText("ready");
        assertThat(ann.part("node-freshness")).hasText("live");
        assertThat(ann.part("node-revision")).hasText(revision(ann));
        assertThat(ann.part("node-stream")).hasText("connected");
        move(ann, "node.one", "dev", INTERNAL, 1);
        assertThat(ann.part("node-events")).containsText("1 changes heard");
        assertThat(ann.part("node-revision")).hasText(revision(ann));
        looks(ann, "node");
    }

    @Test
    void aNodeThatIsAwayIsSaidClearly() {
        PagesService own = ConsoleService.seeded(directory.resolve("away"));
        Console ann = browser.console(own, Person.ANN, new Browser.NewContextOptions());
        ann.at("/node");
        assertThat(ann.part("node-ready")).hasText("ready");
        own.close();
        assertThat(ann.part("node-lost"))
                .containsText(
                        "No answer since", // at the next time it asks
                        new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
        assertThat(ann.part("node-stream")).containsText("lost since");
        assertThat(ann.part("node-ready")).isVisible();
    }

    @Test
    void theTesterTellsAllStepsOfNowThenAndWhatIsProposed() {
        Console ann = withFlag("try.one", "", "made");
        String drafted = revision(ann);
        move(ann, "try.one", "staging", INTERNAL, 1);
        ann.at("/flags/try.one?env=staging").click("to-try");
        ann.click("run");
        assertThat(ann.part("try-user-message")).containsText("user id is needed");
        ann.type("try-user", "U-1").type("try-tier", "staff").press("Control+Enter");
        assertThat(ann.part("decision-value")).hasText("true");
        assertThat(ann.part("trace").locator("li")).hasCount(9);
        assertThat(ann.part("curl")).containsText("user=U-1&tier=staff&env=staging");
        ann.type("persona-name", "a colleague").click("save-persona");

        ann.click("when-revision").type("try-revision", drafted).click("run");
        assertThat(ann.part("decision-value")).hasText("false");
        assertThat(ann.part("last-change")).containsText("Last changed at revision " + drafted);
        ann.click("when-proposed").part("try-proposal").selectOption("draft");
        ann.click("run");
        assertThat(ann.part("would")).hasText("It would change from true to false.");
        assertThat(ann.part("after").getByTestId("why-not")).isVisible();
        looks(ann, "try");
        String shared = ann.page().url().replaceAll(".*#", "");
        ann.at(shared);
        assertThat(ann.part("would")).hasText("It would change from true to false.");

        ann.at("/try?env=staging");
        ann.part("persona").selectOption("a colleague");
        assertThat(ann.part("try-user")).hasValue("U-1");
        ann.click("via-headers").click("run");
        assertThat(ann.part("curl")).containsText("X-PTT-User-Id: U-1");
        assertThat(ann.part("batch-count")).containsText("results");
    }

    @Test
    void whoMayNotSignIsListedWithTheReason() {
        Console ann = withFlag("sign.one", ",\"sensitive_flag\":true", "made");
        ann.change(
                "POST",
                "/approvals",
                "{\"flag_key\":\"sign.one\",\"env\":\"dev\",\"reason\":\"go\",\"change\":{"
                        + INTERNAL
                        + "}}");
        Console both =
                browser.console(
                        service,
                        new Person("ann", "[\"approver\",\"editor\"]", "release-manager"),
                        new Browser.NewContextOptions());
        both.at("/flags/sign.one").part("open-approvals").locator("a").click();
        assertThat(both.part("cannot-sign")).containsText("ann asked for it");
        assertThat(both.part("sign")).isDisabled();
        assertThat(both.part("why-sign")).containsText("You asked for it");
    }

    @Test
    void aSessionThatEndsIsSaidAndWhatWasTypedIsThereAgain() {
        Console ann = withFlag("sess.one", "", "made").at("/flags/sess.one?env=dev");
        ann.click("review-move").type("reason", "typed before the end");
        ann.page().context().clearCookies();
        ann.click("apply");
        assertThat(ann.part("signed-out-inside")).containsText("The session of ann has ended");
        assertThat(ann.part("reason")).hasValue("typed before the end");
        ann.assertAxeFindsNothing("a session that has ended");
        ann.part("signed-out-inside").locator("a").first().click();
        assertThat(ann.page().locator("#form")).isVisible();
        ann.page().locator("#id").fill("ann");
        ann.page().locator("input[name=roles][value=editor]").check();
        ann.page().locator("button[type=submit]").click();
        assertThat(ann.page().locator("#title")).hasText("sess.one");
        assertThat(ann.part("signed-out")).hasCount(0);
        ann.click("review-move");
        assertThat(ann.part("reason")).hasValue("typed before the end");
    }

    /** The fixture holds that the policy blocked nothing: nothing was even tried. */
    @Test
    void hostileWordsRunNothingAndBreakNoLayout() {
        Console ann = withFlag("evil.one", "", EVIL);
        ann.page().setViewportSize(320, 800);
        for (String place :
                new String[] {
                    "/audit?flag=evil.one&actor=",
                    "/audit?flag=%3Cscript%3Ehacked%3D1%3C%2Fscript%3E" + "w".repeat(3000),
                    "/compare?a=1&q=evil",
                    "/try?flag=" + "w".repeat(3000) + "&user=%E2%80%AE%3Cscript%3Ehacked%3D1",
                    "/node",
                }) {
            ann.at(place).page().locator("#title").waitFor();
            ann.page().waitForFunction("() => !document.body.innerText.includes('Loading…')");
            ann.assertNothingTooWide(place.split("\\?", 2)[0]);
        }
        assertThat(ann.page().evaluate("typeof hacked")).isEqualTo("undefined");
    }

    private static void looks(Console console, String name) {
        Page page = console.page();
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.setViewportSize(scheme == ColorScheme.DARK ? 320 : 1280, 900);
            console.assertNothingTooWide(name + scheme);
            console.assertAxeFindsNothing(name + scheme);
            BrowserFixture.keepPicture(page, "console-" + name + "-" + scheme);
        }
        page.setViewportSize(1280, 900);
    }
}
