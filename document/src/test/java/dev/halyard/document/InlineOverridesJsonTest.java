package dev.halyard.document;

import static dev.halyard.document.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InlineOverridesJsonTest {
    @Test
    void both_scopes_are_read() throws InvalidDocumentException {
        InlineOverrides read =
                InlineOverridesJson.read(json("{'user':{'a':true,'b':null},'tenant':{'a':'x'}}"));
        assertThat(read)
                .isEqualTo(
                        new InlineOverrides(
                                Map.of("a", Value.of(true)), Map.of("a", Value.of("x"))));
    }

    @Test
    void null_is_absent() throws InvalidDocumentException {
        assertThat(InlineOverridesJson.read(json("null"))).isEqualTo(InlineOverrides.NONE);
        assertThat(InlineOverridesJson.read(json("{}"))).isEqualTo(InlineOverrides.NONE);
        assertThat(InlineOverridesJson.read(json("{'user':null,'tenant':null}")))
                .isEqualTo(InlineOverrides.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|``|must be an object, but is an array",
                "{'user':[]}|/user|must be an object, but is an array",
                "{'tenant':'t'}|/tenant|must be an object, but is \"t\"",
                "{'users':{}}|/users|is not a field of inline overrides; did you mean user?",
                "{'a':true}|/a|is not a field of inline overrides, which has user, tenant"
            })
    void another_shape_is_refused(String overrides, String pointer, String message) {
        InvalidDocumentException refused =
                catchThrowableOfType(
                        InvalidDocumentException.class,
                        () -> InlineOverridesJson.read(json(overrides)));
        assertThat(refused.document()).isEqualTo("inline overrides");
        assertThat(refused.errors()).containsExactly(new DocumentError(pointer, message));
    }
}
