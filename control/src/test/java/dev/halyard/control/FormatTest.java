package dev.halyard.control;

import static dev.halyard.control.Desk.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.change.ApiKeyBodies;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which format a record is written in, and what a node does that does not know one. */
class FormatTest {
    private static final String ID = "k3yk3yk3yk3yk3y0";

    private final Desk desk = new Desk(new Decider.Form(2, "1.0.0"));

    private List<LogRecord> made(Command command) {
        long before = desk.state().revision();
        desk.by("ann").send(command);
        return desk.log.after(before, 100);
    }

    @Test
    void whatStopsIsWrittenInTheFirstFormatWhateverTheFormatAndTheRestInThat() {
        desk.by("ann").create("f", "");
        assertFormat(2, made(move("f", "internal")));
        assertFormat(1, made(Bodies.pause("f", json("{'env':'prod'}"))));
        assertFormat(2, made(Bodies.resume("f", json("{'env':'prod'}"))));
        assertFormat(1, made(move("f", "paused")));
        assertFormat(1, made(Bodies.rollBack("f", json("{}"))));
        assertFormat(2, made(move("f", "draft")));
        assertFormat(2, made(move("f", "internal")));
        assertFormat(1, made(move("f", "rolled_back")));
        String body = "{'name':'n','access':'read'}";
        assertFormat(2, made(ApiKeyBodies.create(ID, "ab".repeat(32), json(body))));
        assertFormat(1, made(ApiKeyBodies.revoke(ID, json("{}"))));
    }

    @Test
    void nothingIsWrittenInANewerFormatUnlessToldTo() {
        try (Desk untold = new Desk()) {
            untold.by("ann").create("f", "");
            assertFormat(1, untold.log.after(0, 10));
        }
    }

    private static Command move(String flag, String to) {
        return move(flag, "prod", to);
    }

    private static Command move(String flag, String env, String to) {
        return Bodies.transition(
                flag, json("{'env':'%s','rollout_stage':'%s'}".formatted(env, to)));
    }

    private static void assertFormat(int format, List<LogRecord> records) {
        assertThat(records).isNotEmpty();
        for (LogRecord record : records) {
            assertThat(record.format()).as(record.action()).isEqualTo(format);
            assertThat(record.program()).isEqualTo(format == 1 ? null : "1.0.0");
        }
    }

    @Test
    void beyondWhatItCannotReadANodeTakesWhatStopsAndNothingElse() {
        for (String flag : List.of("a", "b", "c")) {
            desk.by("ann").create(flag, "");
            desk.by("ann").send(move(flag, "internal"));
        }
        desk.by("ann")
                .send(
                        ApiKeyBodies.create(
                                ID, "ab".repeat(32), json("{'name':'n','access':'read'}")));
        State known = desk.state();
        desk.by("ann").send(move("a", "dev", "internal")); // cannot be read
        desk.by("ann").send(Bodies.pause("a", json("{'env':'prod'}")));
        desk.by("ann").send(Bodies.rollBack("b", json("{}")));
        desk.by("ann").send(move("c", "dev", "internal"));
        desk.by("ann").send(ApiKeyBodies.revoke(ID, json("{}")));
        desk.by("ann").create("d", "");
        desk.by("ann").send(move("d", "internal"));
        desk.by("ann").send(Bodies.pause("d", json("{'env':'prod'}"))); // never known here
        desk.by("ann").send(Bodies.resume("a", json("{'env':'prod'}")));

        StopsBeyond stops = new StopsBeyond(known);
        newer(desk.log, known.revision()).forEach(stops::next);

        State held = stops.held();
        assertThat(held.head()).isEqualTo(known.head());
        assertThat(stage(held, "a", Env.PROD)).isEqualTo(Stage.PAUSED);
        assertThat(stage(held, "a", Env.DEV)).isEqualTo(Stage.DRAFT);
        assertThat(stage(held, "b", Env.PROD)).isEqualTo(Stage.ROLLED_BACK);
        assertThat(stage(held, "c", Env.PROD)).isEqualTo(Stage.INTERNAL);
        assertThat(stage(held, "c", Env.DEV)).isEqualTo(Stage.DRAFT);
        assertThat(held.flagEntry("d")).isNull();
        assertThat(held.apiKeys().getFirst().isRevoked()).isTrue();
        assertThat(stops.takeStopped()).hasSize(3);
        assertThat(stops.takeStopped()).isEmpty();
        assertThat(stops.seq()).isEqualTo(desk.log.head().seq());
    }

    @Test
    void aLogThatDoesNotFollowIsNotHeeded() {
        desk.by("ann").create("a", "");
        State known = desk.state();
        desk.by("ann").send(move("a", "internal"));
        desk.by("ann").send(Bodies.pause("a", json("{'env':'prod'}")));
        List<String> lines = newer(desk.log, known.revision());
        StopsBeyond stops = new StopsBeyond(known);
        assertThatThrownBy(() -> stops.next(lines.get(1))).hasMessageContaining("does not follow");
        assertThatThrownBy(() -> stops.next(lines.get(0).replace("ann", "bob")))
                .hasMessageContaining("another hash");
        assertThat(stops.held()).isEqualTo(known);
    }

    private static Stage stage(State state, String flag, Env env) {
        return java.util.Objects.requireNonNull(state.flagEntry(flag)).state(env).stage();
    }

    /** The lines as a program would have written them that has formats 1 and 3. */
    private static List<String> newer(MemoryChangeLog log, long after) {
        List<String> lines = new ArrayList<>();
        String[] hash = {log.after(after - 1, 1).getFirst().hash()};
        log.lines(
                after,
                line -> {
                    String next =
                            line.replace("{\"format\":2,", "{\"format\":3,")
                                    .replaceFirst(
                                            "\"prev_hash\":\"[0-9a-f]{64}\"",
                                            "\"prev_hash\":\"" + hash[0] + "\"");
                    hash[0] = LogLine.hash(next);
                    lines.add(next.substring(0, next.length() - 66) + hash[0] + "\"}");
                });
        return lines;
    }
}
