package dev.halyard.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.evaluator.Operator;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.WhyNot.Change;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what came up, so that a fuzz which has gone blind is noticed. */
final class Tally {
    private static final String INVALID = "invalid_context";
    private static final String BEATEN = "a user's override beat a tenant's";

    private final Map<String, Integer> counts = new TreeMap<>();
    private int decisions;

    /** How a condition can fare. */
    private enum Fate {
        MATCH,
        NO_MATCH,
        MISFIT,
        MISSING
    }

    int decisions() {
        return decisions;
    }

    void add(Value.Members decision) {
        decisions++;
        count("source " + text(decision, "source"));
        Value trace = Comparison.member(decision, "trace");
        if (text(decision, "source").equals(Source.USER_OVERRIDE.id())
                && ((Value.Array) trace).elements().get(5) instanceof Value.Members six
                && text(six, "outcome").equals("pass")) {
            count(BEATEN);
        }
        Value whyNot = Comparison.member(decision, "why_not");
        while (whyNot instanceof Value.Members change) {
            count("change " + text(change, "change"));
            whyNot = Comparison.member(change, "below");
        }
    }

    /** How the probed condition fared, told by what became of the probe's three flags. */
    void add(RegistryMaker.Probe probe, Question asked, List<Value.Members> decisions) {
        List<String> sources = decisions.stream().map(made -> text(made, "source")).toList();
        if (sources.contains(INVALID) || sources.contains(Source.STAGE_INTERNAL.id())) {
            return; // nobody asked the condition
        }
        List<Boolean> on = sources.stream().map(Source.STAGE_PILOT.id()::equals).toList();
        count(probe.condition().op() + " " + fate(probe, asked, on));
    }

    private static Fate fate(RegistryMaker.Probe probe, Question asked, List<Boolean> on) {
        if (!on.get(2)) {
            return Fate.MISSING;
        }
        if (on.get(0)) {
            return Fate.MATCH;
        }
        // the two cohorts of bucket_lt have two keys and with them two buckets: both may be out
        boolean noMatch =
                on.get(1)
                        || (probe.condition().op() == Operator.BUCKET_LT
                                && holdsText(probe, asked));
        return noMatch ? Fate.NO_MATCH : Fate.MISFIT;
    }

    private static boolean holdsText(RegistryMaker.Probe probe, Question asked) {
        Value attributes = ((Value.Members) asked.context()).members().get("attributes");
        Value held =
                attributes instanceof Value.Members members
                        ? members.members().get(probe.condition().attribute())
                        : null;
        return !(held instanceof Value.Num) && !(held instanceof Value.Bool);
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static String text(Value.Members object, String name) {
        return ((Value.Text) Comparison.member(object, name)).value();
    }

    /** That everything came up, each at least so often. */
    void assertAllCameUp(int atLeast) {
        for (Source source : Source.values()) {
            assertCameUp("source " + source.id(), atLeast);
        }
        assertCameUp("source " + INVALID, atLeast);
        assertCameUp(BEATEN, atLeast);
        for (Change change : Change.values()) {
            assertCameUp("change " + change.id(), atLeast);
        }
        for (Operator op : Operator.values()) {
            for (Fate fate : Fate.values()) {
                boolean never =
                        op == Operator.EXISTS && (fate == Fate.NO_MATCH || fate == Fate.MISFIT);
                assertCameUp(op + " " + fate, never ? 0 : atLeast);
            }
        }
    }

    private void assertCameUp(String what, int atLeast) {
        assertThat(counts.getOrDefault(what, 0))
                .as("how often \"%s\" came up in %d decisions", what, decisions)
                .isGreaterThanOrEqualTo(atLeast);
    }

    @Override
    public String toString() {
        return decisions + " decisions: " + counts;
    }
}
