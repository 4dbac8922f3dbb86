package dev.halyard.control.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.rollout.Rollout.Outcome;
import dev.halyard.control.state.EnvState;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
    private static final String AT = "2026-11-02T12:00:00.000Z";
    private static final List<Stage> LIVE =
            List.of(Stage.INTERNAL, Stage.PILOT, Stage.STAGED, Stage.FULL);

    /** F forward, B back, S stop, R resume, A again; - changes nothing; . is not allowed. */
    private static final String TABLE =
            """
            from                draft internal pilot staged full pause roll_back resume
            draft                 -      F       .     .     .     -       -       .
            internal              B      -       F     F     .     S       S       .
            pilot                 .      B       -     F     .     S       S       .
            staged                .      .       B     -     F     S       S       .
            full                  .      .       .     B     -     S       S       .
            paused/internal       .      R       .     .     .     -       S       R
            paused/pilot          .      .       R     .     .     -       S       R
            paused/staged         .      .       .     R     .     -       S       R
            paused/full           .      .       .     .     R     -       S       R
            rolled_back           A      .       .     .     .     -       -       .
            """;

    @Test
    void everyStateAnswersEveryCommandAsTheTableSays() {
        List<String> lines = TABLE.lines().toList();
        String[] commands = lines.get(0).split(" +", -1);
        List<String> wrong = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(" +", -1);
            for (int i = 1; i < cells.length; i++) {
                String found = word(Rollout.move(state(cells[0]), command(commands[i])));
                if (!found.equals(cells[i])) {
                    wrong.add(cells[0] + " " + commands[i] + ": " + found + " not " + cells[i]);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatIsAllowedIsWhatTheTableLets() {
        for (String line : TABLE.lines().skip(1).toList()) {
            String[] cells = line.split(" +", -1);
            EnvState from = state(cells[0]);
            List<Stage> stages =
                    List.of(Stage.DRAFT, Stage.INTERNAL, Stage.PILOT, Stage.STAGED, Stage.FULL);
            for (Stage to : stages) {
                String cell = cells[1 + stages.indexOf(to)];
                boolean staying = to == from.stage();
                boolean fields = to == Stage.PILOT || to == Stage.STAGED;
                assertThat(Rollout.allowed(from).contains(to))
                        .as("%s to %s", cells[0], to)
                        .isEqualTo(staying ? fields : !cell.equals("."));
            }
            assertThat(Rollout.allowed(from).contains(Stage.PAUSED))
                    .isEqualTo(cells[6].equals("S"));
            assertThat(Rollout.allowed(from).contains(Stage.ROLLED_BACK))
                    .isEqualTo(cells[7].equals("S"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # from          | to       | pct  | cohorts | outcome
                    draft           | draft    | 5    |         | .
                    draft           | draft    |      | c       | .
                    draft           | draft    | 10   |         | -
                    internal        | internal |      | c       | .
                    internal        | internal | 5    |         | .
                    internal        | pilot    |      | c       | F
                    internal        | pilot    |      | ()      | F
                    internal        | staged   | 5    | ()      | F
                    internal        | draft    | 99   | a,b,c   | B
                    pilot           | pilot    |      | a,b,c   | F
                    pilot           | pilot    |      | a       | B
                    pilot           | pilot    |      | ()      | B
                    pilot           | pilot    |      | a,c     | .
                    pilot           | pilot    |      | a,b     | -
                    pilot           | pilot    |      | b,a     | B
                    pilot           | pilot    | 50   |         | .
                    pilot           | pilot    | 50   | a,b,c   | F
                    pilot           | pilot    | 50   | a       | B
                    pilot           | staged   | 5    | a,b,c   | F
                    pilot           | staged   | 5    | a       | .
                    pilot           | internal |      | a,b,c   | B
                    staged          | staged   | 20   |         | F
                    staged          | staged   | 10.01|         | F
                    staged          | staged   | 5    |         | B
                    staged          | staged   | 0    |         | B
                    staged          | staged   | 10   |         | -
                    staged          | staged   | 10.0 |         | B
                    staged          | staged   |      | a,b,c   | F
                    staged          | staged   |      | a       | B
                    staged          | staged   |      | c       | .
                    staged          | staged   | 20   | a,b,c   | F
                    staged          | staged   | 5    | a       | B
                    staged          | staged   | 20   | a       | .
                    staged          | staged   | 5    | a,b,c   | .
                    staged          | pilot    | 50   |         | B
                    staged          | pilot    |      | a       | B
                    staged          | pilot    |      | a,b,c   | .
                    staged          | full     | 5    | ()      | F
                    full            | staged   | 5    | a,b,c   | B
                    full            | staged   | 100  |         | B
                    full            | full     | 5    |         | .
                    full            | full     |      | c       | .
                    paused/staged   | staged   | 10   | a,b     | R
                    paused/staged   | staged   | 20   |         | .
                    paused/staged   | staged   | 5    |         | .
                    paused/staged   | staged   |      | a       | .
                    paused/staged   | full     |      |         | .
                    paused/staged   | pilot    |      |         | .
                    rolled_back     | draft    | 50   | c       | A
                    rolled_back     | internal |      |         | .
                    """)
    void fieldsGoTheirOwnWays(
            String from,
            String to,
            @Nullable String pct,
            @Nullable String cohorts,
            String outcome) {
        Move move = new Move.To(stage(to), pct == null ? null : num(pct), cohorts(cohorts));
        assertThat(word(Rollout.move(state(from), move))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal", "pilot", "staged", "full"})
    void resumingGivesExactlyWhatWasPaused(String stage) {
        EnvState was = state(stage).withApproval("APP-1", false);
        EnvState paused = moved(Rollout.move(was, new Move.Pause(AT, "digest")));
        assertThat(paused.stage()).isEqualTo(Stage.PAUSED);
        assertThat(paused.pausedFrom()).isEqualTo(was.stage());
        assertThat(paused.pausedAt()).isEqualTo(AT);
        assertThat(paused.pausedDigest()).isEqualTo("digest");
        assertThat(paused.approvalRef()).isEqualTo("APP-1");
        assertThat(moved(Rollout.move(paused, new Move.Resume()))).isEqualTo(was);
        assertThat(moved(Rollout.move(paused, new Move.To(was.stage(), null, null))))
                .isEqualTo(was);
    }

    @Test
    void rollingBackTakesTheApprovalAndThePauseAway() {
        EnvState paused = state("paused/full").withApproval("APP-1", true);
        EnvState gone = moved(Rollout.move(paused, new Move.RollBack()));
        assertThat(gone.approvalRef()).isNull();
        assertThat(gone.adopted()).isFalse();
        assertThat(gone.pausedFrom()).isNull();
        assertThat(gone.pausedAt()).isNull();
        assertThat(gone.pct()).isEqualTo(paused.pct());
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal", "pilot"})
    void stagedNeedsAPercentage(String stage) {
        EnvState from = state(stage).at(stage(stage), num("0"), List.of());
        assertThat(word(Rollout.move(from, new Move.To(Stage.STAGED, null, null)))).isEqualTo(".");
        assertThat(word(Rollout.move(from, new Move.To(Stage.STAGED, num("0"), null))))
                .isEqualTo("F");
    }

    @Test
    void aStopIsNotReachedAsAStage() {
        for (Stage live : LIVE) {
            for (Stage stop : List.of(Stage.PAUSED, Stage.ROLLED_BACK)) {
                assertThat(word(Rollout.move(state(live.id()), new Move.To(stop, null, null))))
                        .isEqualTo(".");
            }
        }
    }

    /** Between any two states, however the change comes: what an import may do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # from          | to                | direction
                    draft           | full              | FORWARD
                    draft           | pilot             | FORWARD
                    full            | draft             | BACK
                    staged          | internal          | BACK
                    staged          | paused/staged     | STOP
                    staged          | paused/pilot      | STOP
                    staged          | paused/full       | FORWARD
                    staged          | paused            | STOP
                    draft           | paused            | STOP
                    draft           | paused/internal   | FORWARD
                    paused/staged   | staged            | RESUME
                    paused/staged   | full              | FORWARD
                    paused/staged   | pilot             | FORWARD
                    paused/staged   | draft             | BACK
                    paused          | full              | FORWARD
                    rolled_back     | draft             | AGAIN
                    rolled_back     | internal          | FORWARD
                    rolled_back     | paused/internal   | FORWARD
                    rolled_back     | paused            | STOP
                    full            | rolled_back       | STOP
                    draft           | rolled_back       | STOP
                    full            | full              | NONE
                    """)
    void directionIsJudgedBetweenAnyTwoStates(String from, String to, Direction direction) {
        assertThat(Rollout.direction(state(from), state(to))).isEqualTo(direction);
    }

    private static Move command(String name) {
        return switch (name) {
            case "pause" -> new Move.Pause(AT, "d");
            case "roll_back" -> new Move.RollBack();
            case "resume" -> new Move.Resume();
            default -> new Move.To(stage(name), null, null);
        };
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unchanged same -> "-";
            case Outcome.Refused no -> ".";
            case Outcome.Moved to -> to.direction().name().substring(0, 1);
        };
    }

    private static EnvState moved(Outcome outcome) {
        return ((Outcome.Moved) outcome).to();
    }

    /** 10 percent and cohorts a and b, at every stage. */
    private static EnvState state(String words) {
        String[] parts = words.split("/", -1);
        return new EnvState(
                stage(parts[0]),
                num("10"),
                List.of("a", "b"),
                null,
                false,
                parts.length == 1 ? null : stage(parts[1]),
                parts.length == 1 ? null : AT,
                null);
    }

    private static Stage stage(String id) {
        return Arrays.stream(Stage.values())
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Value.Num num(String literal) {
        return new Value.Num(Double.parseDouble(literal), literal);
    }

    private static @Nullable List<String> cohorts(@Nullable String listed) {
        if (listed == null) {
            return null;
        }
        return listed.equals("()") ? List.of() : List.of(listed.split(",", -1));
    }
}
