package dev.halyard.server.counts;

import dev.halyard.control.count.MemoryCounts;
import dev.halyard.document.FileSnapshot;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What counting costs an evaluation; run it by hand. Decisions are made beforehand, so that what is
 * measured is the counting alone, of 1,000 flags in turn.
 */
final class MeasureCounts {
    private static final int ROUNDS = 20_000_000;

    private MeasureCounts() {}

    public static void main(String[] arguments) throws Exception {
        List<Decision> decisions = decisions(1_000);
        for (int threads : new int[] {1, 1, 1, 2, 2}) {
            try (EvaluationCounts counts =
                    new EvaluationCounts(MemoryCounts::new, InstantSource.system())) {
                System.out.printf(
                        "%d thread(s): %.1f ns a decision%n",
                        threads, measure(counts, decisions, threads));
            }
        }
    }

    private static double measure(EvaluationCounts counts, List<Decision> of, int threads)
            throws InterruptedException {
        long begun = System.nanoTime();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(Thread.ofPlatform().start(() -> count(counts, of)));
        }
        for (Thread each : all) {
            each.join();
        }
        return (System.nanoTime() - begun) / (double) ROUNDS;
    }

    private static void count(EvaluationCounts counts, List<Decision> of) {
        for (int i = 0; i < ROUNDS; i++) {
            counts.decided(of.get(i % of.size()), 1_795_000_000_000L + i / 10_000);
        }
    }

    private static List<Decision> decisions(int flags) throws InvalidDocumentException {
        StringBuilder registry = new StringBuilder("{\"schema_version\":\"1.0\",\"flags\":[");
        for (int i = 0; i < flags; i++) {
            registry.append(i == 0 ? "" : ",")
                    .append(
                            """
                            {"id":"ff-%1$d","key":"area-%2$d.flag-%1$d","owner_module":"m",
                             "type":"boolean","default_value":false,"rollout_stage":"draft"}\
                            """
                                    .formatted(i, i % 20));
        }
        byte[] document = registry.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        Snapshot snapshot = FileSnapshot.read(document, null).snapshot();
        Context context = Context.builder("u").env(Env.PROD).build();
        return snapshot.liveFlagKeys().stream()
                .map(key -> Evaluator.evaluate(snapshot, key, context, 0))
                .toList();
    }
}
