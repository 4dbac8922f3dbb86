package dev.halyard.bench;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.Value;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/**
 * flagd's OpenFeature provider in process, flags from a file. Asked directly, without the
 * OpenFeature client around it. It has no dependencies between flags.
 */
public class FlagdBenchmark extends RotatingUsers {
    private final Flagd peer = Firing.checked(new Flagd(), Flags.FULL, Flags.HALF, Flags.LISTED);

    @Benchmark
    public boolean full() {
        return peer.isOn(Flags.FULL, next());
    }

    @Benchmark
    public boolean half() {
        return peer.isOn(Flags.HALF, next());
    }

    @Benchmark
    public boolean listed() {
        return peer.isOn(Flags.LISTED, next());
    }

    @TearDown
    public void close() {
        peer.close();
    }

    private static final class Flagd implements Contestant {
        private final FlagdProvider provider = provider();
        private final List<EvaluationContext> contexts =
                Users.prepare(user ->
                        new ImmutableContext(
                                Users.id(user), Map.of("tenant", new Value(Users.tenant(user)))));

        private static FlagdProvider provider() {
            FlagdProvider provider =
                    new FlagdProvider(
                            FlagdOptions.builder()
                                    .resolverType(Config.Resolver.FILE)
                                    .offlineFlagSourcePath(
                                            PeerDocument.write(document()).toString())
                                    .offlinePollIntervalMs(3_600_000)
                                    .deadline(60_000)
                                    .build());
            try {
                provider.initialize(new ImmutableContext());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return provider;
        }

        private static String document() {
            String on = flag("on", "{}");
            String listed =
                    """
                    {"if": [{"in": [{"var": "tenant"}, %s]}, "on", %s]}\
                    """
                            .formatted(PeerDocument.tenants(), rollout(25));
            String flags =
                    PeerDocument.ofFillers(on)
                            .flag(Flags.FULL, on)
                            .flag(Flags.HALF, flag("off", rollout(50)))
                            .flag(Flags.LISTED, flag("off", listed))
                            .object();
            return "{\"flags\": " + flags + "}";
        }

        private static String flag(String defaultVariant, String targeting) {
            return """
            {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "%s",
             "targeting": %s}\
            """
                    .formatted(defaultVariant, targeting);
        }

        private static String rollout(int percent) {
            return "{\"fractional\": [[\"on\", %d], [\"off\", %d]]}"
                    .formatted(percent, 100 - percent);
        }

        @Override
        public boolean isOn(String flag, int user) {
            return provider.getBooleanEvaluation(flag, false, contexts.get(user)).getValue();
        }

        @Override
        public void close() {
            provider.shutdown();
        }
    }
}
