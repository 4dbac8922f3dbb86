package dev.halyard.server.health;

import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Strings;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.http.Readiness;
import dev.halyard.server.parity.ParityGate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /api/flags/health}, {@code /livez}, {@code /readyz}: can it answer. Thread-safe. */
public final class HealthApi {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Supplier<Snapshot> snapshots;
    private final Supplier<Map<String, Check>> parts;
    private final ParityGate.Result parity;
    private final Readiness readiness;
    private final Supplier<Freshness> freshness;
    private final Envelope envelope;

    /**
     * @param parts how every part of the service is, by name
     */
    public HealthApi(
            Supplier<Snapshot> snapshots,
            Supplier<Map<String, Check>> parts,
            ParityGate.Result parity,
            Readiness readiness,
            Supplier<Freshness> freshness,
            Envelope envelope) {
        this.freshness = freshness;
        this.snapshots = snapshots;
        this.parts = parts;
        this.parity = parity;
        this.readiness = readiness;
        this.envelope = envelope;
    }

    /** Every part by name; 200 for as long as flags can be answered. */
    public Answer health(Call call) {
        call.query().allow(List.of());
        Map<String, Check> checks = new LinkedHashMap<>(parts.get());
        checks.put(
                "parity", new Check(true, parity.passed() + " of " + parity.total() + " vectors"));
        boolean well = checks.values().stream().allMatch(Check::ok);
        StringBuilder out = new StringBuilder(512);
        out.append("{\"status\":\"").append(well ? "ready" : "degraded");
        out.append("\",\"components\":{");
        String separator = "";
        for (Map.Entry<String, Check> check : checks.entrySet()) {
            out.append(separator).append('"').append(check.getKey()).append("\":{\"status\":\"");
            out.append(check.getValue().ok() ? "ok" : "degraded").append("\",\"detail\":");
            Strings.quote(check.getValue().detail(), out);
            out.append('}');
            separator = ",";
        }
        out.append("},\"parity\":{\"passed\":").append(parity.passed());
        out.append(",\"total\":").append(parity.total());
        out.append("},\"flags\":").append(snapshots.get().liveFlagKeys().size());
        long revision = freshness.get().revision();
        out.append(",\"revision\":").append(revision < 0 ? "null" : Long.toString(revision));
        return envelope.ok(call, out.append('}'));
    }

    public Answer live(Call call) {
        return Answer.text(200, PLAIN, "ok\n");
    }

    public Answer ready(Call call) {
        String reason = readiness.reason();
        return reason.isEmpty()
                ? Answer.text(200, PLAIN, "ok\n")
                : Answer.text(503, PLAIN, reason + "\n");
    }
}
