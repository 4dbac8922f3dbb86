package dev.halyard.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A browser, and pages in it that know nothing of each other. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        assertThat(PROGRAM).as("apt-get install chromium").isExecutable();
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(PROGRAM)
                                        .setArgs(ARGUMENTS));
    }

    Page open(String url) {
        BrowserContext context = browser.newContext();
        Page page = context.newPage();
        page.navigate(url);
        return page;
    }

    /** The application in a page. */
    JsApplication run(String url) {
        Page page = open(url);
        page.waitForFunction("() => window.drive !== undefined");
        return new JsApplication() {
            @Override
            public String drive(String command) {
                return (String) page.evaluate("(command) => window.drive(command)", command);
            }

            @Override
            public void close() {
                page.context().close();
            }
        };
    }

    @Override
    public void close() {
        playwright.close();
    }
}
