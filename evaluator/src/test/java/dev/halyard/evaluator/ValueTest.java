package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values are equal by value and served as they were written. */
class ValueTest {
    @Test
    void numbersAreEqualByValueWhateverTheirText() {
        assertThat(new Value.Num(3, "3.0"))
                .isEqualTo(new Value.Num(3, "3"))
                .hasSameHashCodeAs(Value.of(3));
        assertThat(new Value.Num(0, "0"))
                .isEqualTo(new Value.Num(-0.0, "-0"))
                .hasSameHashCodeAs(Value.of(-0.0));
        assertThat(Value.of(1)).isNotEqualTo(Value.of("1")).isNotEqualTo(Value.of(true));
    }

    @Test
    void objectsAreEqualWhateverTheOrderOfTheirKeys() {
        Map<String, Value> one = new LinkedHashMap<>();
        one.put("a", Value.of(1));
        one.put("b", Value.Null.NULL);
        Map<String, Value> other = new LinkedHashMap<>();
        other.put("b", Value.Null.NULL);
        other.put("a", new Value.Num(1, "1.0"));
        assertThat(new Value.Members(one)).isEqualTo(new Value.Members(other));
        assertThat(new Value.Members(one))
                .isNotEqualTo(new Value.Members(Map.of("a", Value.of(1))));
    }

    @Test
    void jsonIsAsItWasWritten() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("z", new Value.Num(3, "3.0"));
        members.put(
                "a\"",
                new Value.Array(List.of(Value.of("\u0001\n\t\r\b\f\\é😀"), Value.of(false))));
        members.put("n", Value.Null.NULL);
        assertThat(new Value.Members(members).toJson())
                .isEqualTo(
                        "{\"z\":3.0,\"a\\\"\":[\"\\u0001\\n\\t\\r\\b\\f\\\\é😀\",false],\"n\":null}");
    }

    @Test
    void numbersMadeInCodeAreWrittenWithoutANeedlessPoint() {
        assertThat(Value.of(25).toJson()).isEqualTo("25");
        assertThat(Value.of(0.25).toJson()).isEqualTo("0.25");
        assertThat(Value.of(1e20).toJson()).isEqualTo("1.0E20");
        assertThatThrownBy(() -> Value.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Value.Num(Double.POSITIVE_INFINITY, "1e999"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void loneSurrogatesInsideAreReplaced() {
        Value value =
                new Value.Members(Map.of("\ud800", new Value.Array(List.of(Value.of("\udc00")))));
        assertThat(value.wellFormed())
                .isEqualTo(
                        new Value.Members(
                                Map.of("\ufffd", new Value.Array(List.of(Value.of("\ufffd"))))));
    }
}
