package dev.halyard.bench;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** Unleash's SDK: features from a bootstrap string, nothing fetched, no metrics. */
public class UnleashBenchmark extends RotatingUsers {
    private final UnleashPeer peer =
            Firing.checked(
                    new UnleashPeer(), Flags.FULL, Flags.HALF, Flags.LISTED, Flags.DEPENDENT);

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

    @Benchmark
    public boolean dependent() {
        return peer.isOn(Flags.DEPENDENT, next());
    }

    @TearDown
    public void close() {
        peer.close();
    }

    private static final class UnleashPeer implements Contestant {
        private static final String ON = "{\"name\": \"default\", \"parameters\": {}}";

        private final Unleash unleash =
                new DefaultUnleash(
                        UnleashConfig.builder()
                                .appName("bench")
                                .instanceId("bench")
                                .unleashAPI("http://127.0.0.1:1/api/") // never asked
                                .toggleBootstrapProvider(() -> Optional.of(document()))
                                .backupFile(
                                        PeerDocument.write("").resolveSibling("none").toString())
                                .disablePolling()
                                .disableMetrics()
                                .build());
        private final List<UnleashContext> contexts =
                Users.prepare(user ->
                        UnleashContext.builder()
                                .userId(Users.id(user))
                                .addProperty("tenant", Users.tenant(user))
                                .build());

        private static String document() {
            String tenants =
                    """
                    {"contextName": "tenant", "operator": "IN", "values": %s}\
                    """
                            .formatted(PeerDocument.tenants());
            String features =
                    PeerDocument.ofFillers(feature(true, ON, ""))
                            .flag(Flags.FULL, feature(true, ON, ""))
                            .flag(Flags.HALF, feature(true, rollout(50, ""), ""))
                            .flag(
                                    Flags.LISTED,
                                    feature(
                                            true,
                                            rollout(100, tenants) + ", " + rollout(25, ""),
                                            ""))
                            .flag(Flags.BASE, feature(true, ON, ""))
                            .flag(Flags.DEPENDENT, feature(true, ON, needs(Flags.BASE)))
                            .flag(Flags.OFF, feature(false, ON, ""))
                            .flag(Flags.BLOCKED, feature(true, ON, needs(Flags.OFF)))
                            .array();
            return "{\"version\": 2, \"features\": " + features + "}";
        }

        private static String feature(boolean enabled, String strategies, String dependencies) {
            return """
            {"name": "<key>", "type": "release", "enabled": %s, "strategies": [%s], "dependencies": [%s]}\
            """
                    .formatted(enabled, strategies, dependencies);
        }

        private static String rollout(int percent, String constraints) {
            return """
            {"name": "flexibleRollout", "constraints": [%s],
             "parameters": {"rollout": "%d", "stickiness": "userId", "groupId": "<key>"}}\
            """
                    .formatted(constraints, percent);
        }

        private static String needs(String key) {
            return "{\"feature\": \"" + key + "\", \"enabled\": true}";
        }

        @Override
        public boolean isOn(String flag, int user) {
            return unleash.isEnabled(flag, contexts.get(user));
        }

        @Override
        public void close() {
            unleash.shutdown();
        }
    }
}
