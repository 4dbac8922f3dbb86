package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All flags at once. */
final class BulkRules {
    private final Asker asker;
    private final Findings findings;

    BulkRules(Asker asker, Findings findings) {
        this.asker = asker;
        this.findings = findings;
    }

    void check(Answer bulk) {
        findings.judge(Rule.BULK_FOUND, bulk.status() == 200 && bulk.isObject(), bulk.seen());
        if (bulk.status() == 200) {
            shape(bulk);
            Answer again = asker.bulk(asker.target().context(""));
            findings.judge(
                    Rule.BULK_SAME,
                    Items.served(again).equals(Items.served(bulk)),
                    "the second answer is not the first");
            hints("0");
        }
        refusals();
    }

    private void shape(Answer bulk) {
        findings.judge(Rule.BULK_TYPE, bulk.hasJsonType(), bulk.header("Content-Type"));
        findings.judge(
                Rule.BULK_FLAGS,
                bulk.members().get("flags") instanceof Value.Array,
                "flags is " + Shapes.json(bulk.members().get("flags")));
        findings.judge(Rule.BULK_METADATA, Shapes.metadata(bulk.members()));
        List<Map<String, Value>> items = Items.of(bulk);
        Set<Value> keys = new HashSet<>();
        for (Map<String, Value> item : items) {
            if (item.containsKey("errorCode")) {
                findings.judge(Rule.BULK_FAILURE, Shapes.failure(item));
            } else {
                findings.judge(Rule.BULK_SUCCESS, Shapes.success(item));
            }
            Value key = item.getOrDefault("key", Value.Null.NULL);
            findings.judge(Rule.BULK_UNIQUE, keys.add(key), key.toJson() + " is there twice");
        }
        findings.unseen(Rule.BULK_FAILURE, "no flag failed");
    }

    private void hints(String etag) {
        URI hinted =
                URI.create(
                        asker.target().bulk()
                                + "?flagConfigEtag="
                                + etag
                                + "&flagConfigLastModified=1700000000");
        Answer answer = asker.post(hinted, asker.target().context(""));
        findings.judge(Rule.BULK_HINTS, answer.status() == 200, answer.seen());
    }

    private void refusals() {
        Answer empty = asker.bulk("{}");
        findings.judge(Rule.BULK_EMPTY, Shapes.isAnsweredOrNobody(empty), empty.seen());
        Answer broken = asker.bulk("{\"context\":");
        findings.judge(
                Rule.BULK_BROKEN_JSON,
                broken.status() == 400 && broken.text("errorCode").equals("PARSE_ERROR"),
                broken.seen());
    }
}
