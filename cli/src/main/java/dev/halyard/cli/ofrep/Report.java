package dev.halyard.cli.ofrep;

import dev.halyard.cli.ofrep.Findings.Finding;
import dev.halyard.cli.ofrep.Findings.Outcome;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result as it is printed. */
final class Report {
    private static final String PROTOCOL = "OFREP 0.3.0";

    private Report() {}

    static String text(Target target, Check.Result result) {
        StringBuilder out = new StringBuilder(PROTOCOL + ", " + target.base() + "\n\n");
        for (Finding finding : result.findings().all()) {
            Rule rule = finding.rule();
            out.append(
                    "%-6s  %-6s  %-10s  %s%n"
                            .formatted(
                                    word(finding.outcome()), rule.level(), rule.id(), rule.text()));
            if (finding.outcome() != Outcome.HOLDS) {
                out.append(" ".repeat(28)).append(finding.seen()).append('\n');
            }
            if (finding.outcome() == Outcome.FAILS) {
                out.append(" ".repeat(28)).append('(').append(rule.source()).append(")\n");
            }
        }
        return out.append('\n').append(summary(result)).toString();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case HOLDS -> "holds";
            case FAILS -> "FAILS";
            case UNSEEN -> "-";
        };
    }

    private static String summary(Check.Result result) {
        Findings findings = result.findings();
        return "%d hold, %d fail (%d MUST, %d SHOULD, %d MAY), %d not seen; %d requests%n"
                .formatted(
                        findings.count(Outcome.HOLDS),
                        findings.count(Outcome.FAILS),
                        findings.failed(Level.MUST),
                        findings.failed(Level.SHOULD),
                        findings.failed(Level.MAY),
                        findings.count(Outcome.UNSEEN),
                        result.requests());
    }

    static String json(Target target, Check.Result result) {
        Findings findings = result.findings();
        Map<String, Value> report = new LinkedHashMap<>();
        report.put("protocol", Value.of(PROTOCOL));
        report.put("server", Value.of(target.base().toString()));
        report.put("ok", Value.of(findings.failed(Level.MUST) == 0));
        for (Outcome outcome : Outcome.values()) {
            report.put(lower(outcome), Value.of((double) findings.count(outcome)));
        }
        report.put("requests", Value.of(result.requests()));
        List<Value> rules = new ArrayList<>();
        findings.all().forEach(finding -> rules.add(json(finding)));
        report.put("rules", new Value.Array(rules));
        return new Value.Members(report).toJson() + "\n";
    }

    private static Value json(Finding finding) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("id", Value.of(finding.rule().id()));
        members.put("level", Value.of(finding.rule().level().name()));
        members.put("rule", Value.of(finding.rule().text()));
        members.put("source", Value.of(finding.rule().source()));
        members.put("outcome", Value.of(lower(finding.outcome())));
        members.put("seen", Value.of(finding.seen()));
        return new Value.Members(members);
    }

    private static String lower(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
