package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A context that breaks a rule cannot be built; evaluation.md, Context. */
class ContextTest {
    @Test
    void whoNamesNothingElseIsAnonymousInDev() {
        Context context = Context.of("U-1");
        assertThat(context.tier()).isEqualTo("anonymous");
        assertThat(context.env()).isEqualTo(Env.DEV);
        assertThat(context.tenantId()).isNull();
        assertThat(context.roleKey()).isNull();
        assertThat(context.attributes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "a\u001fb", "a\u007fb", "a\u0085b", "a\u009fb", "\n"})
    void anIdWithoutTextOrWithControlCharactersIsRefusedByName(String id) {
        assertThatThrownBy(() -> Context.of(id)).hasMessageStartingWith("user_id must");
        assertThatThrownBy(() -> Context.builder("u").tenantId(id))
                .hasMessageStartingWith("tenant_id");
        assertThatThrownBy(() -> Context.builder("u").tier(id)).hasMessageStartingWith("tier");
        assertThatThrownBy(() -> Context.builder("u").roleKey(id))
                .hasMessageStartingWith("role_key");
    }

    @Test
    void anIdHasAtMost256CodePoints() {
        assertThat(Context.of("😀".repeat(256)).userId()).hasSize(512);
        assertThatThrownBy(() -> Context.of("a".repeat(257))).hasMessageContaining("256");
        assertThatThrownBy(() -> Context.of("😀".repeat(257))).hasMessageContaining("256");
    }

    @Test
    void loneSurrogatesAreReplacedFirst() {
        assertThat(Context.of("a\ud800b\udc00").userId()).isEqualTo("a\ufffdb\ufffd");
        assertThat(Context.of("\udc00\ud800\ud83d\ude00").userId()).isEqualTo("\ufffd\ufffd😀");
        Context context = Context.builder("u").attribute("\ud800", List.of("\udc00")).build();
        assertThat(context.attributes())
                .containsEntry("\ufffd", new Value.Array(List.of(Value.of("\ufffd"))));
    }

    @Test
    void attributesAreFlat() {
        Context context =
                Context.builder("u")
                        .attribute("s", "text")
                        .attribute("n", 1.5)
                        .attribute("b", true)
                        .attribute("l", List.of("x"))
                        .attribute("none", Value.Null.NULL)
                        .build();
        assertThat(context.attributes()).containsOnlyKeys("s", "n", "b", "l");
        Value nested = new Value.Members(Map.of());
        assertThatThrownBy(() -> Context.builder("u").attribute("o", nested))
                .hasMessageStartingWith("attributes.o must be");
        Value numbers = new Value.Array(List.of(Value.of(1)));
        assertThatThrownBy(() -> Context.builder("u").attribute("a", numbers))
                .isInstanceOfSatisfying(
                        InvalidContextException.class,
                        refused -> assertThat(refused.field()).isEqualTo("attributes.a"));
        assertThatThrownBy(() -> Context.builder("u").attribute("n", Double.NaN))
                .isInstanceOf(InvalidContextException.class);
    }
}
