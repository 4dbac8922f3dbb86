package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a page of another origin may do. */
final class CorsRules {
    private static final String ALLOWED = "Access-Control-Allow-Origin";
    private static final Set<Rule> ALL =
            Set.of(
                    Rule.CORS_PREFLIGHT,
                    Rule.CORS_HEADERS,
                    Rule.CORS_CREDENTIALS,
                    Rule.CORS_ANSWER,
                    Rule.CORS_REFUSAL,
                    Rule.CORS_TAG,
                    Rule.CORS_RETRY,
                    Rule.CORS_STREAM);

    private final Asker asker;
    private final Findings findings;

    CorsRules(Asker asker, Findings findings) {
        this.asker = asker;
        this.findings = findings;
    }

    static void unseen(Findings findings, String why) {
        ALL.forEach(rule -> findings.unseen(rule, why));
    }

    void check(String origin, Answer bulk) throws InterruptedException {
        preflight(origin);
        Answer answer = asker.bulk(asker.target().context(""), "Origin", origin);
        allowed(Rule.CORS_ANSWER, origin, answer.header(ALLOWED));
        List<String> exposed = answer.words("Access-Control-Expose-Headers");
        exposes(Rule.CORS_TAG, exposed, "etag");
        exposes(Rule.CORS_RETRY, exposed, "retry-after");
        Answer refused = asker.bulk("{\"context\":", "Origin", origin);
        allowed(Rule.CORS_REFUSAL, origin, refused.header(ALLOWED));
        stream(origin, bulk);
    }

    private void preflight(String origin) {
        Answer asked =
                asker.options(
                        asker.target().bulk(),
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization,content-type,if-none-match,x-api-key");
        boolean may = asked.status() / 100 == 2 && isAllowed(origin, asked.header(ALLOWED));
        findings.judge(
                Rule.CORS_PREFLIGHT,
                may,
                asked.status() + " with " + ALLOWED + ": " + asked.header(ALLOWED));
        List<String> headers = asked.words("Access-Control-Allow-Headers");
        takes(Rule.CORS_HEADERS, headers, "content-type", "if-none-match");
        takes(Rule.CORS_CREDENTIALS, headers, "authorization", "x-api-key");
    }

    private void takes(Rule rule, List<String> headers, String... wanted) {
        for (String header : wanted) {
            boolean any = headers.contains("*") && !header.equals("authorization");
            findings.judge(
                    rule,
                    any || headers.contains(header),
                    "Access-Control-Allow-Headers lacks " + header);
        }
    }

    private void exposes(Rule rule, List<String> exposed, String header) {
        findings.judge(
                rule,
                exposed.contains("*") || exposed.contains(header),
                "Access-Control-Expose-Headers lacks " + header);
    }

    private static boolean isAllowed(String origin, String answered) {
        return answered.equals(origin) || answered.equals("*");
    }

    private void allowed(Rule rule, String origin, String answered) {
        findings.judge(rule, isAllowed(origin, answered), ALLOWED + ": " + answered);
    }

    private void stream(String origin, Answer bulk) throws InterruptedException {
        for (Map<String, Value> stream : Items.of(bulk, "eventStreams")) {
            URI address = Streams.address(stream, asker.target().base());
            if (address != null && Value.of("sse").equals(stream.get("type"))) {
                try (Streams opened = Streams.open(asker, address, "Origin", origin)) {
                    allowed(Rule.CORS_STREAM, origin, opened.header(ALLOWED));
                } catch (IOException e) {
                    findings.judge(Rule.CORS_STREAM, false, String.valueOf(e.getMessage()));
                }
                return;
            }
        }
    }
}
