package dev.halyard.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.halyard.evaluator.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final int DEPTH = 8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-0",
                "3.0",
                "1E+2",
                "0.1e-7",
                "123456789012345678901234567890",
                "\"ก 😀 \\\\ \\\"\"",
                "[]",
                "{}",
                "{\"b\":[1,2.50,{\"\":null}],\"a\":\"\"}"
            })
    void what_is_read_is_written_as_it_was(String json) throws MalformedJsonException {
        assertThat(Json.parse(json, DEPTH).toJson()).isEqualTo(json);
        assertThat(Json.parse(json.getBytes(StandardCharsets.UTF_8), DEPTH).toJson())
                .isEqualTo(json);
    }

    @Test
    void numbers_keep_their_literal_and_their_value() throws MalformedJsonException {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5_000; i++) {
            String literal = literal(random);
            Value value = Json.parse("[" + literal + "]", DEPTH);
            assertThat(value.toJson()).isEqualTo("[" + literal + "]");
            assertThat(value)
                    .isEqualTo(new Value.Array(List.of(Value.of(Double.parseDouble(literal)))));
        }
    }

    private static String literal(SplittableRandom random) {
        String sign = random.nextBoolean() ? "-" : "";
        String fraction = random.nextBoolean() ? "." + random.nextInt(1000) + "0" : "";
        String exponent =
                random.nextBoolean()
                        ? (random.nextBoolean() ? "e" : "E+") + random.nextInt(20)
                        : "";
        return sign + random.nextInt(100_000) + fraction + exponent;
    }

    @Test
    void a_byte_order_mark_is_skipped_once() throws MalformedJsonException {
        byte[] marked = "\uFEFF1".getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parse(marked, DEPTH)).isEqualTo(Value.of(1));
        assertThat(errors("\uFEFF\uFEFF1"))
                .containsExactly(
                        new DocumentError(
                                "", "is not JSON: unexpected U+FEFF at line 1, column 1"));
    }

    @Test
    void escapes_are_read() throws MalformedJsonException {
        assertThat(Json.parse("\"\\u0e01\\ud83d\\ude00\\n\\/\"", DEPTH))
                .isEqualTo(Value.of("ก😀\n/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void broken_syntax_is_one_error_with_its_place(String json, String message) {
        assertThat(errors(json)).containsExactly(new DocumentError("", message));
    }

    static Stream<Arguments> broken_syntax_is_one_error_with_its_place() {
        return Stream.of(
                arguments("", "is empty, but must be a JSON value"),
                arguments(" \n", "is empty, but must be a JSON value"),
                arguments("{", "is not JSON: it ends too early at line 1, column 2"),
                arguments("[1,\n\"a", "is not JSON: it ends too early at line 2, column 3"),
                arguments("[1}", "is not JSON: unexpected } at line 1, column 3"),
                arguments("[1 2]", "is not JSON: unexpected 2 at line 1, column 4"),
                arguments("{\"a\" 1}", "is not JSON: unexpected 1 at line 1, column 6"),
                arguments("[,1]", "is not JSON: unexpected , at line 1, column 2"),
                arguments("[1,]", "is not JSON: no comma may stand before ] at line 1, column 4"),
                arguments(
                        "{\"a\":1,\n}",
                        "is not JSON: no comma may stand before } at line 2, column 1"),
                arguments("[1]// end", "is not JSON: comments are not allowed at line 1, column 4"),
                arguments("/* c */ 1", "is not JSON: comments are not allowed at line 1, column 1"),
                arguments("# c", "is not JSON: comments are not allowed at line 1, column 1"),
                arguments(
                        "[NaN]",
                        "is not JSON: JSON has no NaN and no Infinity at line 1, column 5"),
                arguments(
                        "[-Infinity]",
                        "is not JSON: JSON has no NaN and no Infinity at line 1, column 11"),
                arguments(
                        "['a']",
                        "is not JSON: names and strings stand in double quotes at line 1, column 2"),
                arguments(
                        "{a:1}",
                        "is not JSON: an unknown word or a name without quotes at line 1, column 2"),
                arguments(
                        "[tru]",
                        "is not JSON: an unknown word or a name without quotes at line 1, column 2"),
                arguments(
                        "[+1]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments("[.5]", "is not JSON: unexpected . at line 1, column 2"),
                arguments(
                        "[1.]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments(
                        "[01]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments(
                        "[0x1]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments(
                        "[1_0]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments("[-]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments(
                        "[1e]", "is not JSON: no number is written like that at line 1, column 3"),
                arguments(
                        "{\"\\ud800\":1}",
                        "is not JSON: a name with a lone surrogate, which is no character at line 1, "
                                + "column 9"),
                arguments(
                        "{\"\\ud83d\\ude00\\udc00\":1}",
                        "is not JSON: a name with a lone surrogate, which is no character at line 1, "
                                + "column 21"),
                arguments("[\"\\x\"]", "is not JSON: an unknown escape at line 1, column 4"),
                arguments(
                        "[\"a\tb\"]",
                        "is not JSON: the control character U+0009 must be escaped, and only in "
                                + "strings at line 1, column 4"),
                arguments("{} {}", "is not JSON: something follows the value at line 1, column 4"),
                arguments("1 2", "is not JSON: something follows the value at line 1, column 3"),
                arguments("[]]", "is not JSON: unexpected ] at line 1, column 3"),
                arguments("[😀]", "is not JSON: unexpected U+1F600 at line 1, column 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0 80",
                "ed a0 80",
                "f4 90 80 80",
                "ff",
                "22 e0 b8 22",
                "e0 80 af",
                "22 c3"
            })
    void what_is_not_utf8_is_refused(String hex) {
        byte[] bytes = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse(bytes, DEPTH))
                .withMessageContaining("must be UTF-8, but is not at byte");
    }

    @Test
    void nesting_is_counted_from_the_outermost_array_or_object() throws MalformedJsonException {
        assertThat(Json.parse("[{\"a\":[1]}]", 3)).isNotNull();
        assertThat(Json.parse("1", 0)).isEqualTo(Value.of(1));
        assertThat(errors("[0,{\"a\":[1]}]", 2))
                .containsExactly(
                        new DocumentError(
                                "/1/a", "nests deeper than 2 levels, the most there may be"));
        assertThat(errors("[".repeat(1_000_000), 64)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_tokens_allow_and_we_do_not_is_told_by_pointer(
            String json, String pointer, String message) {
        assertThat(errors(json)).containsExactly(new DocumentError(pointer, message));
    }

    static Stream<Arguments> what_tokens_allow_and_we_do_not_is_told_by_pointer() {
        return Stream.of(
                arguments(
                        "{\"a\":[{\"b\":1,\n\"b\":2}]}",
                        "/a/0/b",
                        "is there twice at line 2, column 1; an object has each name once"),
                arguments(
                        "{\"a\":1,\"\\u0061\":1}",
                        "/a",
                        "is there twice at line 1, column 8; an object has each name once"),
                arguments(
                        "{\"a/~\":1,\"a/~\":1}",
                        "/a~1~0",
                        "is there twice at line 1, column 10; an object has each name once"),
                arguments("[1,1e999]", "/1", "must be a finite number, but is beyond ±1.8e308"),
                arguments("-1e309", "", "must be a finite number, but is beyond ±1.8e308"),
                arguments("[\"\\u0000\"]", "/0", "is a string with U+0000, which no text may have"),
                arguments(
                        "[\"a\\ud800\"]",
                        "/0",
                        "is a string with a lone surrogate, U+D800, which is no character"),
                arguments(
                        "[\"\\udc00\\ud800\"]",
                        "/0",
                        "is a string with a lone surrogate, U+DC00, which is no character"),
                arguments(
                        "[\"\udbff\"]",
                        "/0",
                        "is a string with a lone surrogate, U+DBFF, which is no character"),
                arguments(
                        "{\"\ud800\":1}",
                        "/\uFFFD",
                        "has a name with a lone surrogate, U+D800, which is no character"),
                arguments(
                        "{\"a\\u0000\":1}",
                        "/a\0",
                        "has a name with U+0000, which no text may have"));
    }

    @Test
    void such_errors_are_all_told_up_to_a_hundred() {
        assertThat(errors("{\"a\":\"\\u0000\",\"a\":1e999,\"b\":[\"\\udc00\"]}"))
                .extracting(DocumentError::pointer)
                .containsExactly("/a", "/a", "/a", "/b/0");
        List<DocumentError> many = errors("[" + "1e999,".repeat(150) + "0]");
        assertThat(many).hasSize(101);
        assertThat(many.get(100))
                .isEqualTo(new DocumentError("", "has 50 more errors, not listed here"));
    }

    @Test
    void limits_of_the_parser_are_not_ours() throws MalformedJsonException {
        String digits = "1" + "0".repeat(300) + "." + "0".repeat(100_000);
        assertThat(Json.parse(digits, DEPTH)).isEqualTo(Value.of(1e300));
        String name = "n".repeat(200_000);
        assertThat(Json.parse("{\"" + name + "\":0}", DEPTH).toJson()).hasSize(200_006);
    }

    @Test
    void the_message_of_the_exception_has_the_first_errors() {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> Json.parse("[1e999,1e999,1e999,1e999]", DEPTH))
                .withMessageStartingWith("the JSON has 4 errors: /0 must be a finite number")
                .withMessageEndingWith("; …");
    }

    @Test
    void ill_formed_strings_pass_only_where_asked_for() throws MalformedJsonException {
        String json = "{\"\\ud800\":\"\\\\ud800 \\\\\\udc00 \\ud83d\\uDE00 \\u0000\"}";
        assertThat(Json.parseLenientStrings(json.getBytes(StandardCharsets.UTF_8), DEPTH))
                .isEqualTo(new Value.Members(Map.of("\ud800", Value.of("\\ud800 \\\udc00 😀 \0"))));
    }

    private static List<DocumentError> errors(String json) {
        return errors(json, DEPTH);
    }

    private static List<DocumentError> errors(String json, int depth) {
        try {
            Json.parse(json, depth);
            return List.of();
        } catch (MalformedJsonException e) {
            return e.errors();
        }
    }
}
