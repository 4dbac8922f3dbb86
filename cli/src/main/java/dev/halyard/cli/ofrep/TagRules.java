package dev.halyard.cli.ofrep;

import java.util.regex.Pattern;

/** The entity tag of a bulk answer, and that 304 is never wrong. */
final class TagRules {
    private static final Pattern FORM = Pattern.compile("(W/)?\"[!#-~\\x80-\\xff]*\"");

    private final Asker asker;
    private final Findings findings;

    TagRules(Asker asker, Findings findings) {
        this.asker = asker;
        this.findings = findings;
    }

    void check(Answer bulk) {
        String tag = bulk.header("ETag");
        findings.judge(Rule.TAG_THERE, !tag.isEmpty(), "no ETag");
        if (tag.isEmpty()) {
            return;
        }
        String same = asker.target().context("");
        findings.judge(Rule.TAG_FORM, FORM.matcher(tag).matches(), tag);
        Answer again = asker.bulk(same);
        findings.judge(
                Rule.TAG_STABLE,
                again.header("ETag").equals(tag),
                tag + " and then " + again.header("ETag"));
        unchanged(Rule.TAG_304, same, tag);
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        unchanged(Rule.TAG_WEAK, same, "W/" + strong);
        unchanged(Rule.TAG_LIST, same, "\"other\", " + tag);
        unchanged(Rule.TAG_BARE, same, strong.replace("\"", ""));
        changed(Rule.TAG_STAR, same, "*");
        changed(Rule.TAG_OTHER, same, "\"other\"");
        contexts(bulk, tag);
    }

    private void unchanged(Rule rule, String body, String sent) {
        Answer answer = asker.bulk(body, "If-None-Match", sent);
        findings.judge(rule, answer.status() == 304, brief(sent, answer));
        if (answer.status() == 304) {
            findings.judge(
                    Rule.TAG_304_EMPTY,
                    answer.body().isEmpty() && !answer.header("Content-Length").matches("[1-9].*"),
                    "304 with " + answer.body() + answer.header("Content-Length"));
        }
    }

    private void changed(Rule rule, String body, String sent) {
        Answer answer = asker.bulk(body, "If-None-Match", sent);
        findings.judge(rule, answer.status() == 200, brief(sent, answer));
    }

    private static String brief(String sent, Answer answer) {
        return "If-None-Match: " + sent + " is answered " + answer.status();
    }

    private void contexts(Answer bulk, String tag) {
        String attribute = asker.target().context(",\"plan\":\"halyard-check\"");
        Answer other = asker.bulk(attribute);
        findings.judge(
                Rule.TAG_CONTEXT,
                !other.header("ETag").equals(tag),
                "with another plan the ETag is " + tag + " still");
        stale("another plan", attribute, other, bulk, tag);
        String person = "{\"context\":{\"targetingKey\":\"halyard-check-other\"}}";
        stale("another targetingKey", person, asker.bulk(person), bulk, tag);
    }

    private void stale(String what, String body, Answer fresh, Answer before, String tag) {
        Answer answer = asker.bulk(body, "If-None-Match", tag);
        boolean same = Items.served(fresh).equals(Items.served(before));
        findings.judge(
                Rule.TAG_STALE,
                same || answer.status() != 304,
                "304 with " + what + ", though flags differ");
    }
}
