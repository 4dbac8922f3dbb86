package dev.halyard.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.document.Json;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private static final String LINE =
            """
            {"format":1,"seq":1,"ts":"2026-11-02T12:00:00.000Z","actor":{"id":"ann","roles":["editor"],\
            "role_key":null,"auth_source":"jwt"},"action":"cohort.put","change_id":"c1","flag_key":null,\
            "env":null,"before":null,"after":{"key":"k","n":3.0,"s":"aé\\n"},"reason":"why",\
            "approval_ref":null,"request_id":"r1","prev_hash":"%s","hash":"%s"}\
            """
                    .formatted(LogRecord.NO_HASH, "ab".repeat(32));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3.0",
                "-0",
                "-0.0",
                "0e0",
                "1E3",
                "1e+30",
                "1e-400",
                "100000000000000000000000000000000000000001",
                "0.1000000000000000055511151231257827",
                "\"\"",
                "\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\"",
                "\"\\\\u0000\"",
                "\"\u007f\u0080\u2028\u2029\ufeff\ufffd\uffff\"",
                "\"\ud83d\ude00 ทดสอบ e\u0301 \u00e9\"",
                "null",
                "[]",
                "{}",
                "[[],{},[{}],null,true,false]",
                "{\"\":{\"\":\"\"},\"\ud83d\ude00\":1,\"a b\":2,\"b\":1,\"a\":2}",
                "\",\\\"hash\\\":\\\"\"",
                "{\"hash\":\"x\",\"prev_hash\":\"y\"}"
            })
    void whateverADocumentHoldsIsReadAsItWasWritten(String value) throws Exception {
        String line = LINE.replace("3.0", value);

        LogRecord record = LogLine.read(line);

        assertThat(LogLine.write(record)).isEqualTo(line);
        assertThat(LogLine.hash(record)).isEqualTo(LogLine.hash(line));
        assertThat(LogLine.hash(line))
                .isEqualTo(Digests.sha256(line.substring(0, line.length() - 75)));
    }

    @Test
    void theKeyOfAnActorIsWrittenWhereOneWasUsedAndNowhereElse() throws Exception {
        String line = LINE.replace("\"jwt\"}", "\"api_key\",\"key_id\":\"k\"}");

        LogRecord record = LogLine.read(line);

        assertThat(record.actor().keyId()).isEqualTo("k");
        assertThat(LogLine.write(record)).isEqualTo(line);
        assertThat(LogLine.read(LINE).actor().keyId()).isNull();
    }

    @Test
    void aRecordOfFormat2SaysWhichProgramDecidedItAndOneOfFormat1DoesNot() throws Exception {
        String line =
                LINE.replace("\"format\":1", "\"format\":2")
                        .replace(",\"prev_hash\"", ",\"program\":\"1.0.0\",\"prev_hash\"");

        assertThat(LogLine.read(line).program()).isEqualTo("1.0.0");
        assertThat(LogLine.write(LogLine.read(line))).isEqualTo(line);
        assertThat(LogLine.read(LINE).program()).isNull();
        for (String other :
                List.of(
                        line.replace("\"format\":2", "\"format\":1"),
                        LINE.replace("\"format\":1", "\"format\":2"),
                        line.replace("\"1.0.0\"", "null"))) {
            assertThatThrownBy(() -> LogLine.read(other))
                    .as(other)
                    .isInstanceOf(LogLine.MalformedLineException.class);
        }
    }

    @Test
    void aLineOfANewerFormatIsToldFromAWrongOneAndItsPlaceIsKnown() throws Exception {
        String bare = LINE.replace("\"format\":1", "\"format\":3").replace("\"why\"", "[\"why\"]");
        String line = bare.replace("ab".repeat(32), LogLine.hash(bare));

        assertThatThrownBy(() -> LogLine.read(line))
                .isInstanceOf(LogLine.NewerFormatException.class)
                .hasMessageContaining("format 3");
        assertThat(LogLine.place(line).seq()).isEqualTo(1);
        assertThat(LogLine.place(line).prevHash()).isEqualTo(LogRecord.NO_HASH);
        assertThatThrownBy(() -> LogLine.place(line.replace("ann", "bob")))
                .hasMessageContaining("another hash");
        assertThatThrownBy(() -> LogLine.place(line.substring(0, 300)))
                .isInstanceOf(LogLine.MalformedLineException.class);
    }

    @Test
    void aDocumentAsDeepAsDocumentsMayBeIsRead() throws Exception {
        String deep = "[".repeat(Json.DOCUMENT_DEPTH) + "]".repeat(Json.DOCUMENT_DEPTH);
        String line = LINE.replace("3.0", deep);

        assertThat(LogLine.write(LogLine.read(line))).isEqualTo(line);
        String deeper = LINE.replace("3.0", "[".repeat(10_000) + "]".repeat(10_000));
        assertThatThrownBy(() -> LogLine.read(deeper))
                .isInstanceOf(LogLine.MalformedLineException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // the same value in another form
                "`\"format\":1,` | `\"format\":1.0,`",
                "`\"format\":1,` | `\"format\":1e0,`",
                "`\"format\":1,` | `\"format\":4294967297,`",
                "`\"format\":1,` | `\"format\":\"1\",`",
                "`\"seq\":1,` | `\"seq\":1.0,`",
                "`\"seq\":1,` | `\"seq\":10e-1,`",
                "`\"seq\":1,` | `\"seq\":01,`",
                "`\"seq\":1,` | `\"seq\":+1,`",
                "`\"seq\":1,` | `\"seq\":1.5,`",
                "`\"seq\":1,` | `\"seq\":9007199254740993,`",
                "`é` | `\\u00e9`",
                "`é` | `\\u00E9`",
                "`\\n` | `\\u000a`",
                "`\\n` | `\\u000A`",
                "`why` | `\\u0077hy`",
                "`why` | `\\/why`",
                "`\"seq\"` | `\"\\u0073eq\"`",
                "`,\"seq\"` | `, \"seq\"`",
                "`{\"format\"` | ` {\"format\"`",
                "`{\"format\"` | `\uFEFF{\"format\"`",
                "`\"env\":null,` | ``",
                "`\"env\":null,` | `\"env\":null,\"env\":null,`",
                "`\"env\":null,` | `\"env\":null,\"x\":null,`",
                "`\"env\":null,` | `\"env\":7,`",
                "`\"flag_key\":null,\"env\":null` | `\"env\":null,\"flag_key\":null`",
                "`\"role_key\":null,` | ``",
                "`\"role_key\":null,` | `\"role_key\":null,\"role_key\":null,`",
                "`\"role_key\":null,` | `\"role_key\":{},`",
                "`\"jwt\"}` | `\"jwt\",\"key_id\":null}`",
                "`\"jwt\"}` | `\"jwt\",\"key_id\":1}`",
                "`\"jwt\"}` | `\"jwt\",\"key_id\":\"k\",\"key_id\":\"k\"}`",
                "`\"jwt\"}` | `\"jwt\",\"key\":\"k\"}`",
                "`\"auth_source\":\"jwt\"}` | `\"key_id\":\"k\",\"auth_source\":\"jwt\"}`",
                "`[\"editor\"]` | `\"editor\"`",
                "`[\"editor\"]` | `[\"editor\",1]`",
                "`[\"editor\"]` | `null`",
                "`\"before\":null` | `\"before\":[]`",
                "`\"before\":null` | `\"before\":0`",
                // what JSON does not have, or a text may not hold
                "`3.0` | `1E400`",
                "`3.0` | `-1e309`",
                "`3.0` | `NaN`",
                "`3.0` | `03`",
                "`3.0` | `3.`",
                "`3.0` | `3.0,`",
                "`3.0` | `3.0,\"n\":3.0`",
                "`why` | `wh\\u0000y`",
                "`why` | `wh\\ud800y`",
                "`why` | `wh\uD800y`",
                "`why` | `wh\ty`",
                // what is not about a thing
                "`\"cohort.put\"` | `\"cohorts.put\"`",
                "`\"cohort.put\"` | `\"cohort\"`",
                "`\"cohort.put\"` | `\"override.put\"`",
                "`\"key\":\"k\"` | `\"key\":1`",
                "`\"action\":\"cohort.put\"` | `\"action\":null`"
            })
    void aLineThatIsNotWrittenAsTheLogWritesIsRefused(String part, String there) {
        String line = LINE.replace(part, there == null ? "" : there);

        assertThat(line).isNotEqualTo(LINE);
        assertThatThrownBy(() -> LogLine.read(line))
                .isInstanceOf(LogLine.MalformedLineException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "1", "{}", "{\"format\":1}", "nonsense", "{\"format\":"})
    void whatIsNoRecordIsRefused(String line) {
        assertThatThrownBy(() -> LogLine.read(line))
                .isInstanceOf(LogLine.MalformedLineException.class);
    }

    @Test
    void nothingMayFollowARecordOnItsLine() {
        for (String after : List.of(" ", "\n", "\r", "\u0000", "{}", ",", LINE)) {
            assertThatThrownBy(() -> LogLine.read(LINE + after))
                    .isInstanceOf(LogLine.MalformedLineException.class);
        }
    }

    @Test
    void theHashOfTheFirstRecordIsTheIdentityOfTheLog() throws Exception {
        MemoryChangeLog log = new MemoryChangeLog();
        assertThat(log.identity()).isNull();

        LogRecord first = hashed(LogLine.read(LINE));
        LogRecord second = hashed(after(first));
        log.transact(transaction -> {
            transaction.append(List.of(first, second));
            return "";
        });

        assertThat(log.identity()).isEqualTo(first.hash());
        assertThat(first.hash())
                .isEqualTo(Digests.sha256(LINE.substring(0, LINE.indexOf(",\"hash\":"))));
        assertThat(second.prevHash()).isEqualTo(first.hash());
    }

    @Test
    void noRecordIsKeptWhoseLineCouldNotBeReadBack() throws Exception {
        List<Value> unreadable =
                List.of(
                        Value.of("\0"), // as no document, but a program may hold them
                        Json.parse("[".repeat(100) + "]".repeat(100), 100));
        for (Value value : unreadable) {
            Value.Members document = new Value.Members(Map.of("key", Value.of("k"), "n", value));
            LogRecord record = hashed(withAfter(LogLine.read(LINE), document));

            assertThatThrownBy(() -> new Chain(Head.NONE).add(record))
                    .as(value.toJson())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static LogRecord hashed(LogRecord record) {
        return record.withHash(LogLine.hash(record));
    }

    private static LogRecord withAfter(LogRecord of, Value.Members after) {
        return new LogRecord(
                of.format(),
                of.seq(),
                of.ts(),
                of.actor(),
                of.action(),
                of.changeId(),
                of.entity(),
                of.flagKey(),
                of.env(),
                of.before(),
                after,
                of.reason(),
                of.approvalRef(),
                of.requestId(),
                of.prevHash(),
                of.hash());
    }

    private static LogRecord after(LogRecord of) {
        return new LogRecord(
                of.format(),
                of.seq() + 1,
                of.ts(),
                of.actor(),
                "cohort.delete",
                of.changeId(),
                of.entity(),
                of.flagKey(),
                of.env(),
                of.after(),
                null,
                of.reason(),
                of.approvalRef(),
                of.requestId(),
                of.hash(),
                "");
    }
}
