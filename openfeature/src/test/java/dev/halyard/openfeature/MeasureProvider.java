package dev.halyard.openfeature;

import dev.halyard.document.FileSnapshot;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What an evaluation costs, in nanoseconds: by the evaluator alone, by the provider, and by the
 * client that applications have. A main program, not a test: run it alone on a quiet machine.
 */
final class MeasureProvider {
    private static final int USERS = 1024;
    private static final int ROUNDS = 15;
    private static final int EACH = 400_000;

    private MeasureProvider() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        Path registry = Files.createTempFile("halyard", ".json");
        Files.writeString(
                registry,
                ("{'schema_version':'1.0','flags':["
                                + Lines.flag("half", "staged", "'rollout_pct':50")
                                + "]}")
                        .replace('\'', '"'));
        Snapshot snapshot = FileSnapshot.read(registry, null).snapshot();
        Context[] plain = new Context[USERS];
        EvaluationContext[] bare = new EvaluationContext[USERS];
        EvaluationContext[] rich = new EvaluationContext[USERS];
        for (int i = 0; i < USERS; i++) {
            plain[i] = Context.builder("user-" + i).tenantId("acme").env(Env.PROD).build();
            bare[i] = new ImmutableContext("user-" + i);
            rich[i] =
                    new ImmutableContext(
                            "user-" + i,
                            Map.of(
                                    "tenant_id", new Value("acme"),
                                    "env", new Value("prod"),
                                    "plan", new Value("gold"),
                                    "seats", new Value(12)));
        }
        HalyardProvider provider =
                new HalyardProvider(HalyardOptions.files(registry, null).env("prod").build());
        OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
        api.setProviderAndWait(provider);
        Client client = api.getClient();
        time(
                "evaluator, a context made before",
                i -> Evaluator.evaluate(snapshot, "half", plain[i], 0).enabled());
        time(
                "evaluator, its context made each time",
                i ->
                        Evaluator.evaluate(
                                        snapshot,
                                        "half",
                                        Context.builder("user-1")
                                                .tenantId("acme")
                                                .env(Env.PROD)
                                                .build(),
                                        i)
                                .enabled());
        time(
                "provider, a user alone",
                i -> provider.getBooleanEvaluation("half", false, bare[i]).getValue());
        time(
                "provider, four more fields",
                i -> provider.getBooleanEvaluation("half", false, rich[i]).getValue());
        time("client, a user alone", i -> client.getBooleanValue("half", false, bare[i]));
        time("client, four more fields", i -> client.getBooleanValue("half", false, rich[i]));
        api.shutdown();
        try (FakeService service = new FakeService()) {
            service.whole = Lines.whole(1, Lines.flag("half", "staged", "'rollout_pct':50"));
            OpenFeatureAPI counting = OpenFeatureAPI.createIsolated();
            counting.setProviderAndWait(new HalyardProvider(service.url()));
            Client counted = counting.getClient();
            time(
                    "client, counting, a user alone",
                    i -> counted.getBooleanValue("half", false, bare[i]));
            time(
                    "client, counting, four more fields",
                    i -> counted.getBooleanValue("half", false, rich[i]));
            counting.shutdown();
        }
        Files.delete(registry);
    }

    private static void time(String what, IntPredicate evaluation) {
        double[] each = new double[ROUNDS];
        int on = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < EACH; i++) {
                on += evaluation.test(i % USERS) ? 1 : 0;
            }
            each[round] = (System.nanoTime() - start) / (double) EACH;
        }
        Arrays.sort(each, ROUNDS / 2, ROUNDS); // the first half warms up
        System.out.printf(
                "%-40s %6.0f ns, least %6.0f (%d)%n",
                what, each[ROUNDS * 3 / 4], each[ROUNDS / 2], on);
    }
}
