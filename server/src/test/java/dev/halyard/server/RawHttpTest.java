package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests as bytes, each of which two readers could understand in two ways, or which is not
 * HTTP/1.1: one answer, 400, and the connection is closed, so that nothing behind it is taken for a
 * request.
 */
class RawHttpTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final String HOST = "Host: localhost\r\n";
    private static final String GET = "GET /livez HTTP/1.1\r\n" + HOST;
    private static final String POST =
            "POST /api/flags/eval HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
    private static final String BODY =
            "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    /** What is smuggled: were it read as a request, its answer would come. */
    private static final String HIDDEN = GET + "X-Request-Id: smuggled\r\n\r\n";

    private static Arguments refused(String name, String request) {
        return Arguments.of(name, 400, request);
    }

    private static Arguments status(int status, String name, String request) {
        return Arguments.of(name, status, request);
    }

    /** A body's headers, and BODY. */
    private static Arguments framing(String name, String headers) {
        return refused(name, POST + headers + "\r\n" + BODY);
    }

    static Stream<Arguments> lengths() {
        int n = BODY.length();
        return Stream.of(
                framing(
                        "length and chunked",
                        "Content-Length: " + n + "\r\nTransfer-Encoding: chunked\r\n"),
                framing(
                        "chunked and length",
                        "Transfer-Encoding: chunked\r\nContent-Length: " + n + "\r\n"),
                framing(
                        "length 0 and chunked",
                        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
                framing(
                        "two lengths that differ",
                        "Content-Length: " + n + "\r\nContent-Length: 1\r\n"),
                framing("two equal lengths", ("Content-Length: " + n + "\r\n").repeat(2)),
                framing("a list of equal lengths", "Content-Length: " + n + ", " + n + "\r\n"),
                framing("a list with nothing", "Content-Length: " + n + ",\r\n"),
                framing("a length with a plus", "Content-Length: +" + n + "\r\n"),
                framing("a negative length", "Content-Length: -1\r\n"),
                framing("a length with a space inside", "Content-Length: 1 0\r\n"),
                framing("a hexadecimal length", "Content-Length: 0x10\r\n"),
                framing("a length with an exponent", "Content-Length: 1e2\r\n"),
                framing("a length in other digits", "Content-Length: \u00b2\r\n"),
                framing("an empty length", "Content-Length:\r\n"),
                framing("a blank length", "Content-Length:  \r\n"),
                framing("a length beyond 64 bits", "Content-Length: 18446744073709551617\r\n"),
                framing("a length beyond 63 bits", "Content-Length: 9223372036854775808\r\n"),
                framing("a length after a vertical tab", "Content-Length: \u000b" + n + "\r\n"),
                framing("a length before a form feed", "Content-Length: " + n + "\f\r\n"));
    }

    static Stream<Arguments> encodings() {
        String chunks = "\r\n0\r\n\r\n" + HIDDEN;
        return Stream.of(
                        "identity",
                        "gzip",
                        "gzip, chunked",
                        "chunked, identity",
                        "chunked, chunked",
                        "identity, chunked",
                        "xchunked",
                        "chunkedx",
                        "chunked;q=1",
                        "\"chunked\"",
                        "\u000bchunked",
                        "chunked\u000b",
                        "\u00a0chunked",
                        "chunked\u0000",
                        "",
                        ",",
                        "chunked,",
                        ", chunked",
                        "chun ked",
                        "chunked\r\nTransfer-Encoding: identity",
                        "chunked\r\nTransfer-Encoding: chunked",
                        "identity\r\nTransfer-Encoding: chunked")
                .map(value ->
                        refused(
                                "encoding " + value,
                                POST + "Transfer-Encoding: " + value + "\r\n" + chunks));
    }

    static Stream<Arguments> headers() {
        String chunks = "\r\n0\r\n\r\n" + HIDDEN;
        return Stream.of(
                refused(
                        "a space behind the name",
                        POST + "Transfer-Encoding : chunked\r\n" + chunks),
                refused(
                        "a tab behind the name",
                        POST + "Transfer-Encoding\t: chunked\r\n" + chunks),
                refused("a space behind Content-Length", POST + "Content-Length : 5\r\n\r\n12345"),
                refused("a space before the name", GET + " X-Odd: 1\r\n\r\n"),
                refused("a folded header", GET + "X-Odd: 1\r\n  2\r\n\r\n"),
                refused("a header folded with a tab", GET + "X-Odd: 1\r\n\t2\r\n\r\n"),
                refused(
                        "a fold before the first header",
                        "GET /livez HTTP/1.1\r\n " + HOST + "\r\n"),
                refused("a folded encoding", POST + "Transfer-Encoding:\r\n chunked\r\n" + chunks),
                refused("no colon", GET + "X-Odd\r\n\r\n"),
                refused("no name", GET + ": 1\r\n\r\n"),
                refused("nothing but a colon", GET + ":\r\n\r\n"),
                refused("a name in quotes", GET + "\"X-Odd\": 1\r\n\r\n"),
                refused("a name with a NUL", GET + "X-O\u0000dd: 1\r\n\r\n"),
                refused("a name with brackets", GET + "X(Odd): 1\r\n\r\n"),
                refused("a name that is not ASCII", GET + "X-\u00d6dd: 1\r\n\r\n"),
                refused("a NUL in a value", GET + "X-Odd: a\u0000b\r\n\r\n"),
                refused("a CR in a value", GET + "X-Odd: a\rb\r\n\r\n"),
                refused("a LF in a value", GET + "X-Odd: a\nX-More: b\r\n\r\n"),
                refused("CR CR LF", GET + "X-Odd: a\r\r\n\r\n"),
                refused("an escape character in a value", GET + "X-Odd: a\u001bb\r\n\r\n"),
                refused("a DEL in a value", GET + "X-Odd: a\u007fb\r\n\r\n"),
                refused("lines that end with LF", "GET /livez HTTP/1.1\nHost: localhost\n\n"),
                refused("headers that end with LF", GET + "\n"),
                refused("no Host", "GET /livez HTTP/1.1\r\n\r\n"),
                refused("an empty Host", "GET /livez HTTP/1.1\r\nHost:\r\n\r\n"),
                refused("two Hosts", GET + HOST + "\r\n"),
                refused(
                        "a list of Hosts",
                        "GET /livez HTTP/1.1\r\nHost: localhost, example\r\n\r\n"),
                refused("a Host with a path", "GET /livez HTTP/1.1\r\nHost: localhost/x\r\n\r\n"),
                refused(
                        "a Host with a name before it",
                        "GET /livez HTTP/1.1\r\nHost: a@localhost\r\n\r\n"),
                refused(
                        "a Host with a wrong port",
                        "GET /livez HTTP/1.1\r\nHost: localhost:http\r\n\r\n"),
                refused(
                        "a Host with a negative port",
                        "GET /livez HTTP/1.1\r\nHost: localhost:-80\r\n\r\n"),
                refused("a Host with a space", "GET /livez HTTP/1.1\r\nHost: local host\r\n\r\n"),
                refused("a Host with a bracket", "GET /livez HTTP/1.1\r\nHost: [::1\r\n\r\n"),
                refused(
                        "an expectation that is not known",
                        POST + "Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}"),
                refused(
                        "an expectation and more",
                        POST + "Expect: 100-continue, x\r\nContent-Length: 2\r\n\r\n{}"));
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                refused(
                        "an absolute target",
                        "GET http://localhost/livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused(
                        "an absolute target of another",
                        "GET http://example/livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("an authority", "CONNECT localhost:80 HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("an asterisk", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a relative target", "GET livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a backslash", "GET \\livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a fragment", "GET /livez#x HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("an empty fragment", "GET /livez# HTTP/1.1\r\n" + HOST + "\r\n"),
                refused(
                        "a fragment behind a query",
                        "GET /livez?a=b#x HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a NUL in the target", "GET /livez\u0000 HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a tab in the target", "GET /livez\tx HTTP/1.1\r\n" + HOST + "\r\n"),
                refused(
                        "bytes beyond ASCII in the target",
                        "GET /livez\u00e4 HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a space in the target", "GET /liv ez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("two spaces before the target", "GET  /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused(
                        "two spaces before the version",
                        "GET /livez  HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a space behind the version", "GET /livez HTTP/1.1 \r\n" + HOST + "\r\n"),
                refused("a space before the method", " GET /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("tabs for spaces", "GET\t/livez\tHTTP/1.1\r\n" + HOST + "\r\n"),
                refused("no method", " /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a method with a space", "GE T /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a method in brackets", "(GET) /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a method with a NUL", "GET\u0000 /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("a method in lower case", "get /livez HTTP/1.1\r\n" + HOST + "\r\n"),
                refused("HTTP/0.9", "GET /livez\r\n"),
                refused("HTTP/0.9 and headers", "GET /livez\r\n" + HOST + "\r\n"),
                refused("HTTP/1.0", "GET /livez HTTP/1.0\r\n" + HOST + "\r\n"),
                refused("HTTP/1.2", "GET /livez HTTP/1.2\r\n" + HOST + "\r\n"),
                refused("HTTP/2.0", "GET /livez HTTP/2.0\r\n" + HOST + "\r\n"),
                refused("HTTP/01.1", "GET /livez HTTP/01.1\r\n" + HOST + "\r\n"),
                refused("http/1.1", "GET /livez http/1.1\r\n" + HOST + "\r\n"),
                refused("HTTP/1.1 and more", "GET /livez HTTP/1.1x\r\n" + HOST + "\r\n"),
                refused("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                refused(
                        "TLS",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"),
                refused("an empty line before the request", "\r\n" + GET + "\r\n"),
                refused(
                        "a pattern of a proxy's own protocol",
                        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n" + GET + "\r\n"));
    }

    static Stream<Arguments> chunks() {
        String body = Integer.toHexString(BODY.length()) + "\r\n" + BODY;
        return Stream.of(
                        "-1\r\n",
                        "+5\r\n12345\r\n0\r\n\r\n",
                        "0x5\r\n12345\r\n0\r\n\r\n",
                        " 5\r\n12345\r\n0\r\n\r\n",
                        "5 \r\n12345\r\n0\r\n\r\n",
                        "5\t\r\n12345\r\n0\r\n\r\n",
                        "\r\n12345\r\n0\r\n\r\n",
                        "g\r\n12345\r\n0\r\n\r\n",
                        "80000000\r\n",
                        "ffffffff\r\n",
                        "100000000\r\n",
                        "10000000000000005\r\n12345\r\n0\r\n\r\n",
                        "5;\r\n12345\r\n0\r\n\r\n",
                        "5;a=b\r\n12345\r\n0\r\n\r\n",
                        "5;a=\"\r\n\"\r\n12345\r\n0\r\n\r\n",
                        "5;\n12345\r\n0\r\n\r\n",
                        "5\n12345\r\n0\r\n\r\n",
                        "5\r12345\r\n0\r\n\r\n",
                        body + "XX0\r\n\r\n",
                        body + "0\r\n\r\n",
                        body + "\n0\r\n\r\n",
                        body + "\r0\r\n\r\n",
                        body + "\r\n0\n\r\n",
                        body + "\r\n0\r\n\n",
                        body + "\r\n0\r\nX\r\n\r\n",
                        body + "\r\n0\r\nContent-Length: 5\r\n\r\n",
                        body + "\r\n0\r\nHost: example\r\n\r\n",
                        body + "\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n")
                .map(text -> refused("chunks " + text, CHUNKED + text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lengths", "encodings", "headers", "lines", "chunks"})
    void isRefusedOnceAndTheConnectionClosed(String name, int status, String request)
            throws Exception {
        String answer = answers(request + HIDDEN);
        assertThat(statuses(answer)).as(answer).containsExactly(Integer.toString(status));
        assertThat(answer).doesNotContain("smuggled");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("connection: close");
    }

    private static List<String> statuses(String answer) {
        return STATUS.matcher(answer).results().map(found -> found.group(1)).toList();
    }

    /** All that comes until the connection is closed. */
    private static String answers(String request) throws IOException {
        try (RawConnection connection = RunningService.shared().connect()) {
            return new String(connection.send(request).end().rest(), StandardCharsets.ISO_8859_1);
        }
    }

    /** What is odd, but can be understood in one way only. */
    static Stream<Arguments> allowed() {
        String chunk = Integer.toHexString(BODY.length());
        return Stream.of(
                status(
                        200,
                        "a Host with a port",
                        "GET /livez HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
                status(
                        200,
                        "a Host that is an IPv6 address",
                        "GET /livez HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
                status(200, "names in any case", "GET /livez HTTP/1.1\r\nhOST: localhost\r\n\r\n"),
                status(
                        200,
                        "no space behind the colon",
                        "GET /livez HTTP/1.1\r\nHost:localhost\r\n\r\n"),
                status(200, "an empty value", GET + "X-Odd:\r\n\r\n"),
                status(
                        200,
                        "an offer of HTTP/2",
                        GET
                                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n"),
                status(
                        200,
                        "an offer of a WebSocket",
                        GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
                status(200, "chunks", CHUNKED + chunk + "\r\n" + BODY + "\r\n0\r\n\r\n"),
                status(
                        200,
                        "two chunks",
                        CHUNKED
                                + "2\r\n"
                                + BODY.substring(0, 2)
                                + "\r\n"
                                + Integer.toHexString(BODY.length() - 2)
                                + "\r\n"
                                + BODY.substring(2)
                                + "\r\n0\r\n\r\n"),
                status(
                        200,
                        "chunks with zeros before",
                        CHUNKED + "000" + chunk + "\r\n" + BODY + "\r\n000\r\n\r\n"),
                status(
                        200,
                        "Chunked",
                        POST
                                + "Transfer-Encoding: Chunked\r\n\r\n"
                                + chunk
                                + "\r\n"
                                + BODY
                                + "\r\n0\r\n\r\n"),
                status(
                        200,
                        "a length with zeros before",
                        POST + "Content-Length: 000" + BODY.length() + "\r\n\r\n" + BODY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("allowed")
    void isAnsweredAndSoIsWhatFollows(String name, int status, String request) throws Exception {
        String answer = answers(request + GET + "Connection: close\r\n\r\n");
        assertThat(statuses(answer)).as(answer).containsExactly(Integer.toString(status), "200");
    }

    static Stream<String> spellings() {
        return Stream.of(
                "//livez",
                "/./livez",
                "/livez/",
                "/livez/.",
                "/livez/..",
                "/x/../livez",
                "/livez;a=b",
                "/;/livez",
                "/%6civez",
                "/livez%00",
                "/livez%20",
                "/livez.",
                "/livez%2e",
                "/%2e/livez",
                "/x/%2e%2e/livez",
                "/x/..%2flivez",
                "/x/%252e%252e/livez",
                "/x%2f..%2flivez",
                "/%c0%ae/livez",
                "/x/%c0%ae%c0%ae/livez",
                "/%2flivez",
                "/%5clivez",
                "/..;/livez",
                "/LIVEZ",
                "/Livez",
                "/livez%0d%0aX:1",
                "/api/flags/eval/",
                "/api//flags/eval?user=U&key=flags.registry_v1",
                "/api/./flags/eval?user=U&key=flags.registry_v1",
                "/api/x/../flags/eval?user=U&key=flags.registry_v1",
                "/api%2fflags%2feval?user=U&key=flags.registry_v1",
                "/api/flags/%65val?user=U&key=flags.registry_v1",
                "/assets/..%2f..%2fopenapi.yaml",
                "/assets/%2e%2e/openapi.yaml",
                "/assets/..",
                "/assets/.",
                "/assets/../tester",
                "/assets/%00",
                "/assets/tester%2ehtml%00.js");
    }

    /** Paths are compared as they are sent: no second spelling of one reaches what it names. */
    @ParameterizedTest
    @MethodSource("spellings")
    void anotherSpellingOfAPathReachesNothing(String path) throws Exception {
        String answer =
                answers("GET " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        assertThat(statuses(answer)).as(answer).hasSize(1).containsAnyOf("400", "404");
    }

    @Test
    void anExpectationIsMetOnceTheRequestIsAllowed() throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            connection.send(
                    POST + "Expect: 100-continue\r\nContent-Length: " + BODY.length() + "\r\n\r\n");
            assertThat(connection.reply().status()).isEqualTo(100);
            assertThat(connection.send(BODY).reply().status()).isEqualTo(200);
        }
    }

    /** A body that holds a request is a body. */
    @Test
    void aRequestInABodyIsNone() throws Exception {
        String body = HIDDEN;
        String answer =
                answers(
                        GET
                                + "Content-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body
                                + GET
                                + "Connection: close\r\n\r\n");
        assertThat(statuses(answer)).containsExactly("200", "200");
        assertThat(answer).doesNotContain("smuggled");
    }
}
