package dev.halyard.cli.ofrep;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found about each rule. A rule that failed once fails. Not thread-safe. */
final class Findings {
    private static final int LONGEST = 200;

    private final Map<Rule, Finding> found = new EnumMap<>(Rule.class);

    enum Outcome {
        HOLDS,
        FAILS,
        /** It could not be tried: the server gave no occasion. */
        UNSEEN
    }

    /** What was found about a rule, and what was seen. */
    record Finding(Rule rule, Outcome outcome, String seen) {}

    void judge(Rule rule, boolean holds, String seen) {
        Finding before = found.get(rule);
        if (before == null || before.outcome() != Outcome.FAILS) {
            put(rule, holds ? Outcome.HOLDS : Outcome.FAILS, seen);
        }
    }

    /** Fails where there is a problem. */
    void judge(Rule rule, @Nullable String problem) {
        judge(rule, problem == null, problem == null ? "" : problem);
    }

    void unseen(Rule rule, String why) {
        if (!found.containsKey(rule)) {
            put(rule, Outcome.UNSEEN, why);
        }
    }

    private void put(Rule rule, Outcome outcome, String seen) {
        String text = seen.length() <= LONGEST ? seen : seen.substring(0, LONGEST) + "…";
        found.put(rule, new Finding(rule, outcome, text.replaceAll("\\p{Cntrl}", " ")));
    }

    Finding of(Rule rule) {
        Finding finding = found.get(rule);
        return finding == null
                ? new Finding(rule, Outcome.UNSEEN, "what it needs was not there")
                : finding;
    }

    List<Finding> all() {
        return Arrays.stream(Rule.values()).map(this::of).toList();
    }

    long count(Outcome outcome) {
        return all().stream().filter(each -> each.outcome() == outcome).count();
    }

    long failed(Level level) {
        return all().stream()
                .filter(each -> each.outcome() == Outcome.FAILS && each.rule().level() == level)
                .count();
    }
}
