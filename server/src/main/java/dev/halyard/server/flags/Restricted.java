package dev.halyard.server.flags;

import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.TraceStep;
import dev.halyard.evaluator.WhyNot;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept from callers who see only what somebody of a tenant may. */
final class Restricted {
    private Restricted() {}

    /** The story without its sentences, which may quote rules. */
    static Explanation story(Explanation whole) {
        List<TraceStep> steps =
                whole.trace().stream()
                        .map(step -> new TraceStep(step.asked(), step.outcome(), word(step)))
                        .toList();
        return new Explanation(whole.decision(), steps, whyNot(whole.whyNot()));
    }

    private static String word(TraceStep step) {
        return switch (step.outcome()) {
            case PASS -> "Asked.";
            case STOP -> "Decided.";
            case SKIP -> "Not reached.";
        };
    }

    /** Which stage has the caller in its audience says what the rules make of it. */
    private static @Nullable WhyNot whyNot(@Nullable WhyNot whole) {
        if (whole == null) {
            return null;
        }
        return new WhyNot(
                whole.change(),
                whole.change() == WhyNot.Change.STAGE ? null : whole.value(),
                whyNot(whole.below()));
    }

    /** The past takes a role: who changed a flag, and what it was for whom. */
    static void checkPast(Call call, @Nullable String at, @Nullable String revision) {
        Identity caller = call.identity();
        if ((at != null || revision != null) && !caller.has(Role.VIEWER)) {
            throw Problem.takes(Role.VIEWER);
        }
    }
}
