package dev.halyard.server.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.halyard.server.PagesService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The base URL: this origin, and others only where both operators have said so. */
class TesterOriginsTest {
    private static final Browser.NewContextOptions WIDE = new Browser.NewContextOptions();

    @RegisterExtension final BrowserFixture browser = new BrowserFixture();

    /** Each must name the other before it starts, so the port of one is chosen beforehand. */
    @Test
    void aServiceThatBothNamedIsAskedInEveryWayThatThePageAsks() throws IOException {
        int port = freePort();
        String theirs = "http://127.0.0.1:" + port;
        PagesService mine = browser.service(Map.of("FF_TESTER_ORIGINS", theirs));
        browser.service(
                Map.of("FF_PORT", Integer.toString(port), "FF_TESTER_ORIGINS", mine.origin()));
        Tester tester = browser.tester(mine.origin(), WIDE).type("base-url", theirs + "/");
        assertThat(tester.part("service-status")).containsText(theirs);
        assertThat(tester.part("service-state")).hasText("ready");
        assertThat(tester.curl()).contains(theirs + "/api/flags/eval?");
        for (String endpoint : List.of("eval", "eval-post", "batch")) {
            tester.endpoint(endpoint).via("headers").type("request-id", "from-elsewhere").run();
            assertThat(tester.status()).as(endpoint).isEqualTo(200);
            assertThat(tester.part("header-x-request-id")).hasText("from-elsewhere");
        }
        tester.endpoint("registry").run();
        tester.type("etag", tester.text("header-etag")).run();
        assertThat(tester.status()).isEqualTo(304);
        tester.part("contract-show").click();
        assertThat(tester.part("contract-text")).containsText("openapi: 3.1");
    }

    @Test
    void anOriginThatIsNotListedIsRefusedBeforeAnythingIsSentAndThePageSaysWhatToDo() {
        PagesService other = browser.service(Map.of());
        Tester tester = browser.tester(browser.origin(), WIDE);
        List<String> asked = new ArrayList<>();
        tester.page().onRequest(request -> asked.add(request.url()));
        tester.type("base-url", other.origin());
        assertThat(tester.part("base-message")).containsText("FF_TESTER_ORIGINS=" + other.origin());
        assertThat(tester.part("base-url")).hasAttribute("aria-invalid", "true");
        tester.run();
        assertThat(tester.part("result-blocked")).containsText("Not sent");
        assertThat(tester.curl()).contains(other.origin());
        BrowserFixture.keepPicture(tester.page(), "origin-refused");
        tester.part("base-reset").click();
        tester.run();
        assertThat(tester.status()).isEqualTo(200);
        assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith(browser.origin()));
    }

    @Test
    void aServiceThatDidNotNameThisPageIsNoAnswerWithAdvice() {
        browser.expectComplaints(text -> text.contains("CORS"));
        PagesService mine = browser.service(Map.of("FF_TESTER_ORIGINS", browser.origin()));
        Tester tester = browser.tester(mine.origin(), WIDE).type("base-url", browser.origin());
        assertThat(tester.part("service-state")).hasText("no answer");
        tester.run();
        assertThat(tester.part("result-unreachable"))
                .containsText("FF_TESTER_ORIGINS=" + mine.origin());
        BrowserFixture.keepPicture(tester.page(), "origin-silent");
    }

    @Test
    void anAddressThatIsNoneIsSaidSoAndRunGoesThere() {
        Tester tester = browser.tester();
        for (String typed : List.of("127.0.0.1:8080", "http://", "ftp://a", "http://a/path")) {
            tester.type("base-url", typed);
            assertThat(tester.part("base-message")).containsText("http://127.0.0.1:8080");
            tester.part("run").click();
            assertThat(tester.part("base-url")).isFocused();
            assertThat(tester.part("curl-error")).isVisible();
        }
        assertThat(tester.part("result")).hasAttribute("data-number", "0");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
