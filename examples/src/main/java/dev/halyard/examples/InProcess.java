package dev.halyard.examples;

import dev.halyard.document.FileSnapshot;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import java.nio.file.Path;

/** Decides a flag inside an application, from files, without a service. */
public final class InProcess {
    private InProcess() {}

    /** Takes the registry and the overrides as arguments; the seed's by default. */
    public static void main(String[] args) throws Exception {
        Path registry = Path.of(args.length > 0 ? args[0] : "contract/registry.json");
        Path overrides = Path.of(args.length > 1 ? args[1] : "contract/overrides.json");

        // Once, and again when the files change: compiled, immutable, shared by all threads.
        Snapshot snapshot = FileSnapshot.read(registry, overrides).snapshot();

        // For every question: who asks, and what the flag is for them.
        Context user = Context.builder("U-42").tenantId("pty-zeroth").env(Env.PROD).build();
        long now = System.currentTimeMillis();
        Decision decision = Evaluator.evaluate(snapshot, "hints.registry_v1", user, now);

        System.out.println(decision.enabled() + ": " + decision.reason());
    }
}
