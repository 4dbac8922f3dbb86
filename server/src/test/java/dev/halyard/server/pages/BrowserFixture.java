package dev.halyard.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.halyard.server.PagesService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Chromium and one service with the seed documents for all tests of the pages, and for each
 * test a context of its own that knows nothing of the others. After each test it holds that nothing
 * was blocked by the page's policy and nothing went wrong in its scripts: no test has to ask for
 * that.
 */
final class BrowserFixture implements BeforeEachCallback, AfterEachCallback {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");
    private static final double PATIENCE_MILLIS = 10_000;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Predicate<String> expected = complaint -> false;
    private @Nullable Shared started;

    /** What is started once for all classes, and closed when the last has run. */
    private record Shared(
            Playwright playwright,
            Browser browser,
            PagesService service,
            Page page,
            List<String> complaints)
            implements AutoCloseable {
        static Shared start() {
            assertThat(CHROMIUM)
                    .as("the tests of the pages need Debian's chromium: apt-get install chromium")
                    .isExecutable();
            Playwright playwright =
                    Playwright.create(
                            new Playwright.CreateOptions()
                                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Browser browser =
                    playwright
                            .chromium()
                            .launch(
                                    new BrowserType.LaunchOptions()
                                            .setExecutablePath(CHROMIUM)
                                            .setArgs(ARGUMENTS));
            List<String> complaints = new ArrayList<>();
            Page page = window(browser, new Browser.NewContextOptions(), complaints);
            PagesService service = PagesService.start(Map.of());
            return new Shared(playwright, browser, service, page, complaints);
        }

        @Override
        public void close() {
            service.close();
            playwright.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        started =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.create(BrowserFixture.class))
                        .computeIfAbsent("shared", key -> Shared.start(), Shared.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
        opened.clear();
        List<String> others =
                shared().complaints().stream().filter(Predicate.not(expected)).toList();
        shared().complaints().clear();
        assertThat(others).as("blocked by the policy, or gone wrong in a script").isEmpty();
    }

    private Shared shared() {
        return Objects.requireNonNull(started);
    }

    /** The service that all tests share. */
    String origin() {
        return shared().service().origin();
    }

    /** Another service, until the end of the test. */
    PagesService service(Map<String, String> settings) {
        PagesService service = PagesService.start(settings);
        opened.add(service);
        return service;
    }

    /**
     * The tester of the shared service, on a wide screen with a light theme, as on a first visit:
     * all tests share its window, for the page keeps nothing from one load to the next.
     */
    Tester tester() {
        shared().page().navigate(origin() + "/tester");
        return new Tester(shared().page(), origin());
    }

    /** The tester of any service, in a window of its own that knows nothing of the others. */
    Tester tester(String origin, Browser.NewContextOptions options) {
        Page page = window(shared().browser(), options, shared().complaints());
        opened.add(page.context());
        page.navigate(origin + "/tester");
        return new Tester(page, origin);
    }

    /** The console of a service, in a window of its own, as somebody who has signed in. */
    Console console(PagesService service, Person who, Browser.NewContextOptions options) {
        return new Console(window(options), service.origin()).as(who);
    }

    /** A window of its own that knows nothing of the others, and shows nothing yet. */
    Page window(Browser.NewContextOptions options) {
        Page page = window(shared().browser(), options, shared().complaints());
        opened.add(page.context());
        return page;
    }

    private static Page window(
            Browser browser, Browser.NewContextOptions options, List<String> complaints) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        listen(page, complaints);
        return page;
    }

    /** For tests that provoke complaints: those that are meant. */
    void expectComplaints(Predicate<String> meant) {
        expected = meant;
    }

    boolean hasComplaint(String beginning) {
        return shared().complaints().stream().anyMatch(text -> text.startsWith(beginning));
    }

    private static void listen(Page page, List<String> complaints) {
        page.exposeFunction("halyardTestBlocked", args -> complaints.add("policy: " + args[0]));
        page.addInitScript(
                "addEventListener('securitypolicyviolation', (event) => halyardTestBlocked("
                        + "event.effectiveDirective + ' ' + event.blockedURI));");
        page.onPageError(error -> complaints.add("script: " + error));
        page.onCrash(crashed -> complaints.add("the page crashed"));
        page.onConsoleMessage(message -> {
            boolean serious = List.of("error", "warning").contains(message.type());
            // A browser logs every answer of 400 or more; those are what is tested.
            boolean refusal = message.text().startsWith("Failed to load resource");
            if (serious && !refusal) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
    }

    /** Where it is asked to by a system property, what a page looks like now is kept for people. */
    static void keepPicture(Page page, String name) {
        String folder = System.getProperty("halyard.pictures", "");
        if (!folder.isEmpty()) {
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(Path.of(folder, name + ".png")));
        }
    }
}
