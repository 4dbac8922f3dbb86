package dev.halyard.bench;

import java.util.List;
import java.util.Map;
import org.ff4j.FF4j;
import org.ff4j.core.Feature;
import org.ff4j.core.FlippingExecutionContext;
import org.ff4j.core.FlippingStrategy;
import org.ff4j.store.InMemoryFeatureStore;
import org.ff4j.strategy.el.ExpressionFlipStrategy;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * ff4j with its features in memory. Its percentage strategies draw a random number for every call,
 * so no user keeps an answer: the two rules with a percentage are left out. A dependency is an
 * expression over other features.
 */
public class Ff4jBenchmark extends RotatingUsers {
    private final Ff4j peer = Firing.checked(new Ff4j(), Flags.FULL, Flags.DEPENDENT);

    @Benchmark
    public boolean full() {
        return peer.isOn(Flags.FULL, next());
    }

    @Benchmark
    public boolean dependent() {
        return peer.isOn(Flags.DEPENDENT, next());
    }

    private static final class Ff4j implements Contestant {
        private final FF4j ff4j = ff4j();
        private final List<FlippingExecutionContext> contexts =
                Users.prepare(user ->
                        new FlippingExecutionContext(
                                Map.of("user", Users.id(user), "tenant", Users.tenant(user))));

        private static FF4j ff4j() {
            FF4j ff4j = new FF4j();
            ff4j.setFeatureStore(new InMemoryFeatureStore());
            ff4j.createFeature(new Feature(Flags.FULL, true));
            ff4j.createFeature(new Feature(Flags.BASE, true));
            ff4j.createFeature(new Feature(Flags.OFF, false));
            ff4j.createFeature(dependent(Flags.DEPENDENT, Flags.BASE));
            ff4j.createFeature(dependent(Flags.BLOCKED, Flags.OFF));
            for (int i = 0; i < Flags.COUNT - Flags.NAMED; i++) {
                ff4j.createFeature(new Feature(Flags.filler(i), true));
            }
            return ff4j;
        }

        private static Feature dependent(String key, String needed) {
            Feature feature = new Feature(key, true);
            FlippingStrategy needs = new ExpressionFlipStrategy();
            needs.init(key, Map.of(ExpressionFlipStrategy.PARAM_EXPRESSION, needed));
            feature.setFlippingStrategy(needs);
            return feature;
        }

        @Override
        public boolean isOn(String flag, int user) {
            return ff4j.check(flag, contexts.get(user));
        }
    }
}
