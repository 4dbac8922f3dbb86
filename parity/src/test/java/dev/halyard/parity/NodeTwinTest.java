package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.evaluator.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way to the twin: what goes wrong on it must not pass for an answer. */
class NodeTwinTest {
    @Test
    void aMachineWithoutNodeFailsTheBuildAndSaysWhatToInstall() {
        assertThatThrownBy(() -> NodeTwin.start("no-such-node"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-node")
                .hasMessageContaining("install Node");
    }

    @Test
    void aQuestionThatTheTwinCannotReadIsNoAnswer() {
        try (NodeTwin twin = NodeTwin.start()) {
            Twin.Answers answers = twin.ask(List.of("{"));
            assertThatThrownBy(answers::await).hasMessageContaining("\"ok\":false");
        }
    }

    @Test
    void aTwinThatEndedIsTold() {
        NodeTwin twin = NodeTwin.start();
        twin.close();
        assertThatThrownBy(() -> twin.ask(List.of())).isInstanceOf(RuntimeException.class);
    }

    @Test
    void loneSurrogatesReachTheTwin() {
        try (NodeTwin twin = NodeTwin.start()) {
            List<Value> decisions =
                    twin.ask(
                                    List.of(
                                            "{\"flag_key\":\"a\uD800b\uDC00\",\"context\":{\"user_id\":\"u\"},\"now\":0}"))
                            .await();
            assertThat(Comparison.member((Value.Members) decisions.get(0), "flag_key"))
                    .isEqualTo(Value.of("a\uFFFDb\uFFFD"));
        }
    }

    @Test
    void escapesThatStrictJsonForbidsAreHiddenAndRevealedAgain() {
        String json = "[\"\\ud800\",\"a\\u0000\",\"\\\\ud800\",\"\\\\\\uDC00\",\"\\ud83d\\ude00\"]";
        String hidden = Escapes.hide(json);
        assertThat(hidden).contains("\\\\ud800").doesNotContain("\"\\ud800", "\\u0000");
        assertThat(Escapes.reveal(hidden)).isEqualToIgnoringCase(json);
    }
}
