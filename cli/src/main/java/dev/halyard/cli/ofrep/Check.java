package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is tried on a server, in turn: some forty requests, and three streams at most. */
final class Check {
    private final Asker asker;
    private final Findings findings = new Findings();

    private Check(Target target) {
        asker = new Asker(target, findings);
    }

    /** What came of it. */
    record Result(Findings findings, int requests) {}

    /** Nobody answers at all. */
    static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreachableException(String message) {
            super(message);
        }
    }

    static Result run(Target target) throws UnreachableException, InterruptedException {
        Check check = new Check(target);
        try (Asker asker = check.asker) {
            check.all();
            return new Result(check.findings, asker.requests());
        }
    }

    private void all() throws UnreachableException, InterruptedException {
        Answer bulk = asker.bulk(asker.target().context(""));
        if (bulk.status() == 0) {
            throw new UnreachableException(bulk.body());
        }
        new BulkRules(asker, findings).check(bulk);
        String key = asker.target().key() == null ? firstKey(bulk) : asker.target().key();
        new SingleRules(asker, findings).check(key == null ? null : encoded(key), key, bulk);
        if (bulk.status() == 200) {
            new TagRules(asker, findings).check(bulk);
            new StreamRules(asker, findings).check(bulk);
        }
        if (asker.target().origin() != null) {
            new CorsRules(asker, findings).check(asker.target().origin(), bulk);
        } else {
            CorsRules.unseen(findings, "needs --origin");
        }
        Answer other =
                asker.stranger(
                        asker.target().context(""), "Authorization", "Bearer made-up.by.check");
        int status = other.status();
        findings.judge(
                Rule.BAD_TOKEN, status == 200 || status == 401 || status == 403, other.seen());
        findings.unseen(Rule.RETRY_AFTER, "no 429 and no 503 came");
    }

    private static @Nullable String firstKey(Answer bulk) {
        return Items.of(bulk).stream()
                .filter(item -> !item.containsKey("errorCode"))
                .map(Check::key)
                .filter(key -> !key.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static String key(Map<String, Value> item) {
        return item.get("key") instanceof Value.Text key ? key.value() : "";
    }

    static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
