package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Cohorts and overrides: made, changed beside others, removed, and what one may not do. */
class ConsoleRowsTest {
    private static final String FLAG = "rows.plain_v1";
    private static final String EVIL =
            "<img src=x onerror=hacked=1><script>hacked=1</script>\u202e\u2066";

    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");

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
                ("{\"id\":\"ff-%1$s\",\"key\":\"%2$s\",\"owner_module\":\"m\",\"type\":\"boolean\","
                                + "\"default_value\":false,\"allowed_scopes\":[\"tenant\",\"user\"],"
                                + "\"reason\":\"t\"}")
                        .formatted(key.replaceAll("[._]", "-"), key));
        return ann;
    }

    private static void apply(Console console, String reason, String key) {
        console.type("reason", reason).type("typed-key", key).click("apply");
        assertThat(console.part("said")).containsText("Done:");
    }

    @Test
    void aCohortIsMadeInWordsAndRemoved() {
        Console ann = console(Person.ANN).at("/cohorts");
        assertThat(ann.part("make-cohort")).isEnabled();
        ann.click("make-cohort").type("cohort-key", "first").click("review-cohort");
        assertThat(ann.part("c0-0-values-message")).containsText("at least one value");
        assertThat(ann.part("c0-0-values")).isFocused();
        ann.type("cohort-description", "who tries things first");
        ann.type("c0-0-values", "pty-a\n007").click("add-condition-0");
        ann.type("c0-1-attribute", "seats").type("c0-1-values", "3\n\"4\"");
        ann.part("c0-1-negate").check();
        ann.assertLooksWell("cohort-form");
        ann.click("review-cohort");
        assertThat(ann.part("sentence")).hasText("The cohort first is made.");
        ann.assertLooksWell("cohort-review");
        apply(ann, "the pilot", "first");
        assertThat(ann.part("alternatives"))
                .hasText("tenant_id is one of pty-a, 007 and not: seats is one of 3, 4");
        ann.assertLooksWell("cohort");
        assertThat(ann.read("/api/admin/cohorts/first"))
                .contains("[\"pty-a\",\"007\"]", "[3,\"4\"],\"negate\":true", "who tries");
        ann.at("/cohorts");
        assertThat(ann.part("cohorts")).containsText("who tries things first");
        ann.assertLooksWell("cohorts");
        ann.at("/cohorts/first").click("delete-cohort");
        apply(ann, "the pilot is over", "first");
        assertThat(ann.page().locator("h1")).hasText("Cohorts");
        assertThat(ann.read("/api/admin/cohorts")).doesNotContain("\"first\"");
    }

    private static void cohort(Console console, String key, String description, String values) {
        Matcher version = VERSION.matcher(console.read("/api/admin/cohorts/" + key));
        String expected = version.find() ? version.group(1) : "0";
        console.change(
                "PUT",
                "/cohorts/" + key,
                ("{\"description\":\"%s\",\"any_of\":[{\"all_of\":[{\"attribute\":\"tenant_id\","
                                + "\"op\":\"in\",\"values\":[%s]}]}],\"reason\":\"r\","
                                + "\"expected_version\":%s}")
                        .formatted(description, values, expected));
    }

    @Test
    void whatOthersMakeOfACohortIsMergedAndWhatBothMadeIsShown() {
        Console ann = console(Person.ANN);
        cohort(ann, "both", "was", "\"t1\"");
        ann.at("/cohorts/both").click("edit-cohort").type("cohort-description", "mine");
        cohort(ann, "both", "was", "\"t1\",\"t2\"");
        ann.page().onDialog(com.microsoft.playwright.Dialog::accept);
        assertThat(ann.part("news")).isVisible();
        ann.click("review-cohort");
        assertThat(ann.part("merged")).containsText("ann changed");
        apply(ann, "better words", "both");
        assertThat(ann.read("/api/admin/cohorts/both")).contains("mine", "\"t1\",\"t2\"");

        assertThat(ann.part("version")).hasText("3");
        ann.click("edit-cohort").type("cohort-description", "mine again");
        ann.page().reload();
        assertThat(ann.part("draft-kept")).isVisible();
        assertThat(ann.part("cohort-description")).hasValue("mine again");
        ann.click("review-cohort").type("reason", "typed and kept");
        cohort(ann, "both", "theirs", "\"t1\",\"t2\"");
        assertThat(ann.part("conflict")).containsText("theirs");
        ann.assertLooksWell("cohort-conflict");
        ann.click("mine");
        assertThat(ann.part("reason")).hasValue("typed and kept");
        apply(ann, "mine it is", "both");
        assertThat(ann.read("/api/admin/cohorts/both")).contains("mine again");
    }

    @Test
    void anOverrideIsMadeChangedAndRemoved() {
        Console ann = withFlag(FLAG).at("/overrides?flag=" + FLAG);
        assertThat(ann.part("empty")).containsText("No override fits");
        ann.click("make-row").click("review-row");
        assertThat(ann.part("row-id")).isFocused();
        ann.type("row-id", "pty-x").click("in-7");
        ann.assertLooksWell("override-form");
        ann.click("review-row");
        assertThat(ann.part("sentence"))
                .containsText("tenant pty-x gets true of rows.plain_v1, all environments, until");
        apply(ann, "pty-x tries it", FLAG);
        Locator rows = ann.part("rows");
        assertThat(rows).containsText("in 6 days");
        assertThat(rows).containsText("pty-x tries it");
        put(ann, "user/U-old", ",\"expires_at\":\"2020-01-01T00:00:00Z\"");
        assertThat(ann.part("news")).isVisible();
        ann.click("show-news");
        assertThat(rows).containsText("expired");
        ann.part("filter-state").selectOption("live");
        assertThat(rows.locator("tbody tr")).hasCount(1);
        assertThat(ann.page()).hasURL(Pattern.compile("state=live"));
        ann.change("PATCH", "/flags/" + FLAG + "/rollout", step());
        ann.change("POST", "/flags/" + FLAG + "/pause", "{\"env\":\"all\",\"reason\":\"r\"}");
        ann.part("filter-state").selectOption("");
        assertThat(rows.locator("tbody tr")).hasCount(2);
        ann.assertLooksWell("overrides");
        rows.getByText("Change…").first().click();
        ann.part("row-value").selectOption("false");
        ann.click("review-row");
        apply(ann, "not yet", FLAG);
        assertThat(rows).containsText("not yet");
        assertThat(ann.read("/api/admin/overrides?flag=" + FLAG)).contains("\"value\":false");
        rows.getByText("Remove…").first().click();
        apply(ann, "enough", FLAG);
        assertThat(rows.locator("tbody tr")).hasCount(1);
        assertThat(ann.read("/api/admin/overrides?flag=" + FLAG)).doesNotContain("pty-x");
    }

    private static String step() {
        return "{\"env\":\"all\",\"rollout_stage\":\"internal\",\"reason\":\"r\","
                + "\"expected_version\":1}";
    }

    private static void put(Console console, String place, String more) {
        put(console, FLAG, place, more);
    }

    private static void put(Console console, String flag, String place, String more) {
        console.change(
                "PUT",
                "/flags/" + flag + "/overrides/" + place,
                "{\"value\":true,\"reason\":\"r\"" + more + "}");
    }

    @Test
    void somebodyOfATenantSeesAndChangesItsRowsAlone() {
        Console ann = withFlag("rows.tenants_v1");
        put(ann, "rows.tenants_v1", "tenant/pty-b", "");
        put(ann, "rows.tenants_v1", "tenant/pty-c", "");
        Console tia = console(Person.DAN);
        tia.send(
                "POST",
                "/auth/development",
                "{\"id\":\"tia\",\"roles\":[\"tenant-editor\"],\"tenant\":\"pty-b\"}");
        tia.at("/overrides?flag=rows.tenants_v1");
        assertThat(tia.part("rows").locator("tbody tr")).hasCount(1);
        assertThat(tia.part("rows")).containsText("pty-b");
        tia.click("make-row");
        assertThat(tia.part("row-id")).hasValue("pty-b");
        assertThat(tia.part("row-id")).not().isEditable();
        tia.part("row-scope").selectOption("user");
        tia.type("row-id", "U-b").click("review-row");
        apply(tia, "ours", "rows.tenants_v1");
        assertThat(tia.part("rows")).containsText("user U-b in tenant pty-b");
        assertThat(ann.read("/api/admin/overrides?tenant=pty-b&user=U-b")).contains("\"tia\"");

        Console dan = console(Person.DAN).at("/overrides");
        assertThat(dan.part("why-not")).containsText("takes the role editor");
        assertThat(dan.part("make-row")).isDisabled();
    }

    /**
     * Ann asks from the review, two others sign, and Ann makes it from the page of the approval.
     */
    @Test
    void anOverrideOfASensitiveFlagIsMadeWithItsApproval() {
        Console ann = console(Person.ANN).at("/overrides?flag=tenant.runtime_v1&for=dev");
        ann.click("make-row").type("row-id", "pty-s");
        ann.part("row-env").selectOption("dev");
        ann.click("review-row").type("reason", "they asked for it").click("ask");
        assertThat(ann.part("approval-open")).containsText("waits for signatures");
        String id = ann.part("approval-open").locator("a").innerText().strip();
        console(Person.BEN).change("POST", "/approvals/" + id + "/sign", "{}");
        console(Person.CLEO).change("POST", "/approvals/" + id + "/sign", "{}");
        ann.at("/approvals/" + id).click("apply-approval").type("reason", "signed").click("apply");
        assertThat(ann.part("said")).containsText("An override of tenant.runtime_v1");
        assertThat(ann.read("/api/admin/overrides?flag=tenant.runtime_v1"))
                .contains("pty-s", id, "\"state\":\"live\"");
    }

    @Test
    void hostileNamesRunNothingAndManyRowsComeInPages() {
        Console ann = withFlag("rows.many_v1");
        for (int i = 0; i < 105; i++) {
            put(ann, "rows.many_v1", "user/U-%03d".formatted(i), "");
        }
        String evil = EVIL.replace("/", "%2F").replace("<", "%3C").replace(">", "%3E");
        String encoded = evil.replace(" ", "%20").replace("\u202e", "%E2%80%AE");
        put(
                ann,
                "rows.many_v1",
                "user/" + encoded.replace("\u2066", "%E2%81%A6") + "w".repeat(150),
                "");
        cohort(ann, "evil", EVIL.replace("\"", "'") + "w".repeat(10_000), "\"" + EVIL + "\"");
        ann.at("/overrides?flag=rows.many_v1");
        assertThat(ann.part("rows").locator("tbody tr")).hasCount(100);
        ann.click("more-rows");
        assertThat(ann.part("rows").locator("tbody tr")).hasCount(106);
        ann.assertLooksWell("overrides-hostile");
        for (String place : new String[] {"/cohorts", "/cohorts/evil"}) {
            ann.at(place);
            assertThat(ann.page().getByText("onerror").first()).isVisible();
            ann.assertLooksWell("hostile" + place.replace('/', '-'));
        }
        assertThat(ann.page().evaluate("typeof hacked")).isEqualTo("undefined");
    }
}
