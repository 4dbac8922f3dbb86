package dev.halyard.bench;

import dev.halyard.document.FileSnapshot;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** Halyard's evaluator. What is measured is the whole decision with its reasons, not a boolean. */
public class HalyardBenchmark extends RotatingUsers {
    private final Halyard halyard =
            Firing.checked(new Halyard(), Flags.FULL, Flags.HALF, Flags.LISTED, Flags.DEPENDENT);

    /** Nothing expires here, so one instant does. */
    private static final long NOW = 1_795_000_000_000L;

    @Benchmark
    public Decision full() {
        return halyard.decide(Flags.FULL, next());
    }

    @Benchmark
    public Decision half() {
        return halyard.decide(Flags.HALF, next());
    }

    @Benchmark
    public Decision listed() {
        return halyard.decide(Flags.LISTED, next());
    }

    @Benchmark
    public Decision dependent() {
        return halyard.decide(Flags.DEPENDENT, next());
    }

    private static final class Halyard implements Contestant {
        private final Snapshot snapshot = snapshot();
        private final List<Context> contexts =
                Users.prepare(user ->
                        Context.builder(Users.id(user))
                                .tenantId(Users.tenant(user))
                                .env(Env.PROD)
                                .build());

        private static Snapshot snapshot() {
            try {
                return FileSnapshot.read(BenchRegistry.document(), null).snapshot();
            } catch (InvalidDocumentException e) {
                throw new IllegalStateException("the benchmark's own registry is refused", e);
            }
        }

        Decision decide(String flag, int user) {
            return Evaluator.evaluate(snapshot, flag, contexts.get(user), NOW);
        }

        @Override
        public boolean isOn(String flag, int user) {
            return decide(flag, user).enabled();
        }
    }
}
