package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pictures of a rollout, each with words that say the same, and the way out for old flags. */
class ConsolePicturesTest {
    private static final String FLAG = "pic.half_v1";
    private static final String KINDS = "pic.kinds_v1";
    private static final String OLD = "pic.old_v1";

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

    private Console console(Person who, ColorScheme scheme) {
        return browser.console(
                service,
                who,
                new Browser.NewContextOptions()
                        .setColorScheme(scheme)
                        .setReducedMotion(ReducedMotion.REDUCE));
    }

    /** Made once; whoever comes second finds it there. */
    private static void prepare(Console console) {
        if (console.read("/api/admin/flags/" + OLD).contains("flag_not_found")) {
            make(console, FLAG, "boolean", "false", "");
            make(
                    console,
                    KINDS,
                    "string",
                    "\"none\"",
                    "\"variants\":[{\"name\":\"blue\",\"value\":\"b\",\"weight\":3},"
                            + "{\"name\":\"red\",\"value\":\"r\",\"weight\":1}],"
                            + "\"dependencies\":[\""
                            + FLAG
                            + "\"],");
            make(console, OLD, "boolean", "false", "\"expires_at\":\"2020-01-01T00:00:00Z\",");
            for (String flag : new String[] {FLAG, KINDS}) {
                move(console, flag, "internal", 1);
                move(console, flag, "staged\",\"rollout_pct\":50,\"env\":\"prod", 2);
            }
            for (int user = 0; user < 40; user++) {
                ask(console, FLAG, "U" + user);
                ask(console, KINDS, "U" + user);
            }
        }
    }

    private static void make(
            Console console, String key, String type, String initial, String more) {
        console.change(
                "POST",
                "/flags",
                """
                {"id":"ff-%s","key":"%s","owner_module":"pictures","type":"%s","default_value":%s,%s
                 "reason":"for pictures"}\
                """
                        .formatted(key.replace('.', '-'), key, type, initial, more));
    }

    private static void move(Console console, String key, String stage, int version) {
        console.change(
                "PATCH",
                "/flags/" + key + "/rollout",
                "{\"rollout_stage\":\"%s\",%s\"reason\":\"r\",\"expected_version\":%d}"
                        .formatted(
                                stage, stage.contains("env") ? "" : "\"env\":\"prod\",", version));
    }

    private static void ask(Console console, String key, String user) {
        assertThat(console.read("/api/flags/eval?env=prod&key=" + key + "&user=" + user))
                .contains("\"ok\":true");
    }

    @Test
    void theTimelineShowsEachChangeAndSaysItInWords() {
        Console console = console(Person.ANN, ColorScheme.LIGHT);
        prepare(console);
        console.at("/flags/" + FLAG);
        Locator timeline = console.part("timeline");
        assertThat(timeline.locator(".dot")).hasCount(3);
        assertThat(timeline.locator("svg.picture")).hasAttribute("role", "img");
        timeline.locator("summary").click();
        assertThat(timeline.locator(".twin-list li")).hasCount(3);
        assertThat(timeline.locator(".twin-list li").last()).containsText("staged 50 %");
        assertThat(timeline.locator(".twin-list li").last()).containsText("on for 50 % of users");
        console.click("env-dev");
        assertThat(timeline.locator(".dot")).hasCount(1);
    }

    /** The counts of the page follow what is asked, without a reload. */
    @Test
    void evaluationsAreCountedWhileOneLooks() {
        Console console = console(Person.DAN, ColorScheme.LIGHT);
        prepare(console(Person.ANN, ColorScheme.LIGHT));
        console.at("/flags/" + KINDS);
        assertThat(console.part("counted")).containsText("40 times asked");
        Locator sources = console.part("by-source");
        assertThat(sources).containsText("inside the percentage");
        assertThat(sources).containsText("blue");
        assertThat(console.part("evaluations").locator("svg.picture .on")).not().hasCount(0);
        ask(console, KINDS, "U-more");
        assertThat(console.part("counted")).containsText("41 times asked");
        console.click("span-month");
        assertThat(console.part("counted")).containsText("41 times asked");
        console.click("env-staging");
        assertThat(console.part("counted")).containsText("0 times asked");
    }

    @Test
    void theBucketLineShowsWhereSomebodyFallsAndDoesNotCountTheLook() {
        Console console = console(Person.DAN, ColorScheme.LIGHT);
        prepare(console(Person.ANN, ColorScheme.LIGHT));
        console.at("/flags/" + FLAG);
        assertThat(console.part("threshold")).hasCount(1);
        assertThat(console.part("bucket-mark")).hasCount(0);
        console.click("bucket-ask");
        assertThat(console.part("bucket-user")).isFocused();
        String counted = console.read("/api/admin/flags/" + FLAG + "/evaluations");
        for (String user : new String[] {"U-1", "U-2", "U-42"}) {
            String decision =
                    console.read("/api/flags/eval?env=prod&trace=1&key=" + FLAG + "&user=" + user);
            double place =
                    Integer.parseInt(decision.replaceAll("(?s).*\"bucket\":(\\d+).*", "$1"))
                            / 100.0;
            console.type("bucket-user", user).press("Enter");
            String percent = (place == Math.rint(place) ? "" + (int) place : "" + place) + " %";
            assertThat(console.part("bucket-answer")).containsText("This place is " + percent);
            assertThat(console.part("bucket-answer")).containsText(place < 50 ? "On" : "Off");
            assertThat(console.part("bucket-mark")).containsText(percent);
        }
        console.part("bucket-answer").locator("summary").click();
        assertThat(console.part("bucket-answer").locator("li")).hasCount(9);
        assertThat(console.read("/api/admin/flags/" + FLAG + "/evaluations"))
                .contains(counted.replaceAll("(?s).*(\"on\":\\d+,\"off\":\\d+).*", "$1"));
    }

    @Test
    void dependenciesAreDrawnBothWays() {
        Console console = console(Person.ANN, ColorScheme.LIGHT);
        prepare(console);
        console.at("/flags/" + FLAG);
        Locator graph = console.part("dependency-graph");
        assertThat(graph)
                .hasAttribute(
                        "aria-label",
                        FLAG + " needs 0 flags, and 1 need it; the lists below name them.");
        assertThat(graph.locator(".graph-node")).hasCount(2);
        console.at("/flags/flags.registry_v1");
        assertThat(graph).containsText("and ");
        console.assertNothingTooWide("a flag that many need");
    }

    @Test
    void anOldFlagIsFoundSaidWhyAndArchivedThroughAReview() {
        Console console = console(Person.ANN, ColorScheme.LIGHT);
        prepare(console);
        console.at("/flags");
        console.click("facet-cleanup");
        assertThat(console.part("flags").getByText(OLD)).isVisible();
        assertThat(console.part("flags").getByText(FLAG)).hasCount(0);
        console.click("nav-cleanup");
        Locator item = console.part("cleanup-" + OLD);
        assertThat(item).containsText("Past its date");
        assertThat(item).containsText("2020-01-01 00:00:00 UTC");
        console.click("reason-full");
        assertThat(console.part("empty")).containsText("Nothing to clean up");
        assertThat(console.page()).hasURL(java.util.regex.Pattern.compile(".*reason=full.*"));
        console.click("reason-any");
        console.click("archive-" + OLD);
        assertThat(console.page().locator("dialog")).containsText(OLD + " is archived");
        console.part("close").click();
        assertThat(item).isVisible();
        Console dan = console(Person.DAN, ColorScheme.LIGHT).at("/cleanup");
        assertThat(dan.part("archive-" + OLD)).isDisabled();
        assertThat(dan.part("archive-" + OLD))
                .hasAttribute("title", "This takes the role editor; you have viewer.");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axeFindsNothing(ColorScheme scheme) {
        Console console = console(Person.ANN, scheme);
        prepare(console);
        console.at("/flags/" + KINDS);
        assertThat(console.part("by-source")).isVisible();
        console.type("bucket-user", "U-1").press("Enter");
        assertThat(console.part("bucket-answer")).containsText("This place");
        for (String part : new String[] {"timeline", "evaluations"}) {
            console.part(part).locator("summary").first().click();
        }
        console.assertAxeFindsNothing("a flag with its pictures");
        console.assertNothingTooWide("a flag with its pictures");
        BrowserFixture.keepPicture(console.page(), "console-pictures-" + name(scheme));
        console.at("/cleanup");
        assertThat(console.part("cleanup-" + OLD)).isVisible();
        console.assertAxeFindsNothing("clean-up");
        BrowserFixture.keepPicture(console.page(), "console-cleanup-" + name(scheme));
        console.page().setViewportSize(360, 800);
        console.assertNothingTooWide("clean-up, narrow");
        console.at("/flags/" + KINDS);
        assertThat(console.part("by-source")).isVisible();
        console.assertNothingTooWide("pictures, narrow");
        console.assertAxeFindsNothing("pictures, narrow");
    }

    private static String name(ColorScheme scheme) {
        return scheme.name().toLowerCase(java.util.Locale.ROOT);
    }
}
