package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One flag: its answer, and how what is wrong is refused. */
final class SingleRules {
    private static final String NO_SUCH = "halyard-check.no-such-flag";
    private static final String ODD = "odd key/ä%?&\"";
    private static final int SAMPLE = 5;

    /** What applications have in their context. */
    private static final String ANYTHING =
            ",\"whole\":3,\"part\":2.5,\"yes\":true,\"none\":null,\"list\":[1,\"a\",null],"
                    + "\"nested\":{\"a\":{\"b\":[]}},\"ชื่อ\":\"สมชาย\",\"x-y z\":\"\\u00e9\"";

    private final Asker asker;
    private final Findings findings;

    SingleRules(Asker asker, Findings findings) {
        this.asker = asker;
        this.findings = findings;
    }

    /**
     * Tries all.
     *
     * @param encoded the key as it stands in an address; null where no flag is known
     */
    void check(@Nullable String encoded, @Nullable String key, Answer bulk) {
        String context = asker.target().context("");
        unknown(context);
        if (encoded == null || key == null) {
            findings.unseen(Rule.SINGLE_FOUND, "no flag is known: name one with --key");
            refusals(NO_SUCH, false);
            return;
        }
        Answer first = asker.one(encoded, context);
        success(first, key);
        again(encoded, context, first);
        refusals(encoded, true);
        if (first.status() == 200) {
            alike(bulk, context);
        }
    }

    private void success(Answer answer, String key) {
        findings.judge(
                Rule.SINGLE_FOUND, answer.status() == 200 && answer.isObject(), answer.seen());
        if (answer.status() != 200) {
            return;
        }
        Map<String, Value> members = answer.members();
        findings.judge(Rule.SINGLE_TYPE, answer.hasJsonType(), answer.header("Content-Type"));
        findings.judge(Rule.SINGLE_KEY, Shapes.key(members, key));
        findings.judge(Rule.SINGLE_REASON, Shapes.reason(members));
        findings.judge(Rule.SINGLE_VALUE, Shapes.value(members));
        findings.judge(Rule.SINGLE_VARIANT, Shapes.variant(members));
        findings.judge(Rule.SINGLE_HAS_VARIANT, members.containsKey("variant"), answer.body());
        findings.judge(Rule.SINGLE_METADATA, Shapes.metadata(members));
    }

    private void again(String key, String context, Answer first) {
        Answer second = asker.one(key, context);
        findings.judge(
                Rule.SINGLE_SAME,
                second.status() == first.status()
                        && Items.decided(second.members()).equals(Items.decided(first.members())),
                first.body() + " and then " + second.seen());
        Answer charset = asker.one(key, context, "Content-Type", "application/json; charset=utf-8");
        findings.judge(Rule.SINGLE_CHARSET, charset.status() == first.status(), charset.seen());
        Answer anything = asker.one(key, asker.target().context(ANYTHING));
        findings.judge(
                Rule.SINGLE_ANY_CONTEXT, anything.status() == first.status(), anything.seen());
    }

    private void unknown(String context) {
        Answer answer = asker.one(NO_SUCH, context);
        findings.judge(Rule.UNKNOWN_FLAG, answer.status() == 404, answer.seen());
        findings.judge(
                Rule.UNKNOWN_FLAG_BODY,
                answer.text("key").equals(NO_SUCH)
                        && answer.text("errorCode").equals("FLAG_NOT_FOUND"),
                answer.seen());
        findings.judge(
                Rule.UNKNOWN_FLAG_DETAILS, !answer.text("errorDetails").isEmpty(), answer.seen());
        Answer odd = asker.one(Check.encoded(ODD), context);
        findings.judge(
                Rule.SINGLE_ODD_KEY,
                odd.status() == 404 && odd.text("errorCode").equals("FLAG_NOT_FOUND"),
                odd.seen());
    }

    /** What is wrong with the request, whatever the flag. */
    private void refusals(String key, boolean known) {
        if (known) {
            nobody(Rule.SINGLE_EMPTY, key, "{}");
            nobody(Rule.SINGLE_NOBODY, key, "{\"context\":{\"plan\":\"a\"}}");
        }
        Answer broken = asker.one(key, "{\"context\":");
        findings.judge(
                Rule.SINGLE_BROKEN_JSON,
                broken.status() == 400 && broken.text("errorCode").equals("PARSE_ERROR"),
                broken.seen());
        refused(broken);
        Answer wrong = asker.one(key, "{\"context\":\"a\"}");
        findings.judge(Rule.SINGLE_WRONG_CONTEXT, wrong.status() == 400, wrong.seen());
        refused(wrong);
    }

    private void nobody(Rule rule, String key, String body) {
        Answer answer = asker.one(key, body);
        findings.judge(rule, Shapes.isAnsweredOrNobody(answer), answer.seen());
        refused(answer);
    }

    private void refused(Answer answer) {
        if (answer.status() == 400) {
            findings.judge(
                    Rule.SINGLE_REFUSAL,
                    Shapes.isRefusal(answer) && !answer.text("key").isEmpty(),
                    answer.seen());
            findings.judge(
                    Rule.SINGLE_REFUSAL_DETAILS,
                    !answer.text("errorDetails").isEmpty(),
                    answer.seen());
        }
    }

    private void alike(Answer bulk, String context) {
        Items.of(bulk).stream()
                .filter(item -> item.get("key") instanceof Value.Text && item.containsKey("value"))
                .sorted(java.util.Comparator.comparingInt(SingleRules::numbersFirst))
                .limit(SAMPLE)
                .forEach(item -> alike(item, context));
    }

    private static int numbersFirst(Map<String, Value> item) {
        return item.get("value") instanceof Value.Num ? 0 : 1;
    }

    private void alike(Map<String, Value> item, String context) {
        String key = item.get("key") instanceof Value.Text text ? text.value() : "";
        Answer alone = asker.one(Check.encoded(key), context);
        String there = Shapes.json(item.get("value"));
        String here = Shapes.json(alone.members().get("value"));
        findings.judge(
                Rule.SINGLE_LITERAL,
                here.equals(there),
                key + " is " + here + " alone and " + there + " in bulk");
    }
}
