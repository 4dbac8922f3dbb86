package dev.halyard.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.PagesService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and its files, as they travel. */
class PagesHttpTest {
    private static final String OTHERS = "https://b.example http://127.0.0.1:8081";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final PagesService SERVICE =
            PagesService.start(Map.of("FF_TESTER_ORIGINS", OTHERS));

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void thePolicyAllowsNothingButItsOwnFilesAndTheListedOrigins() throws Exception {
        assertThat(header(get("/tester"), "Content-Security-Policy").split("; *"))
                .containsExactlyInAnyOrder(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "img-src 'self'",
                        "connect-src 'self' http://127.0.0.1:8081 https://b.example",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'",
                        "trusted-types 'none'");
    }

    @Test
    void thePageIsAskedForAnewEachTimeAndTellsNobodyWhereItsReaderWas() throws Exception {
        HttpResponse<String> page = get("/tester");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.headers().map()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tester"})
    void thePageHasNoInlineScriptOrStyle(String path) throws Exception {
        String page = get(path).body();
        assertThat(page)
                .doesNotContain("__TESTER_ORIGINS__", "<style", "style=", "javascript:")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern("\\son[a-z]+=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tester"})
    void everyFileThatThePageNamesIsServedForGoodUnderItsHash(String path) throws Exception {
        List<String> files =
                Pattern.compile("\"(/assets/[^\"]+)\"")
                        .matcher(get(path).body())
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
        assertThat(files).hasSizeGreaterThanOrEqualTo(3);
        for (String file : files) {
            HttpResponse<String> answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(header(answer, "Cache-Control"))
                    .isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(file).matches(".*-[A-Za-z0-9_-]{8}\\.(js|css|svg)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/none.js",
                "/assets/",
                "/assets",
                "/assets/tester.html",
                "/assets/..%2Ftester.html",
                "/assets/..%2f..%2fcontract%2fregistry.json",
                "/assets/.halyard-sources",
                "/assets/a/b.js",
                "/tester/",
                "/tester.html",
                "/console",
            })
    void whatIsNotThereIsNotFoundAndNotKept(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"not_found\"");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theConsoleTalksToItsOwnServiceAlone() throws Exception {
        HttpResponse<String> answer = get("/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Security-Policy").split("; *"))
                .contains(
                        "default-src 'none'",
                        "connect-src 'self'",
                        "require-trusted-types-for 'script'",
                        "trusted-types 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create(SERVICE.origin() + path);
        return CLIENT.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
