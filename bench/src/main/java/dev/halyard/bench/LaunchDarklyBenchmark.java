package dev.halyard.bench;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** LaunchDarkly's server SDK: flags from a file, no events. */
public class LaunchDarklyBenchmark extends RotatingUsers {
    private final LaunchDarkly peer =
            Firing.checked(
                    new LaunchDarkly(), Flags.FULL, Flags.HALF, Flags.LISTED, Flags.DEPENDENT);

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

    private static final class LaunchDarkly implements Contestant {
        private final LDClient client =
                new LDClient(
                        "none",
                        new LDConfig.Builder()
                                .dataSource(
                                        FileData.dataSource()
                                                .filePaths(PeerDocument.write(document())))
                                .events(Components.noEvents())
                                .logging(Components.noLogging())
                                .diagnosticOptOut(true)
                                .build());
        private final List<LDContext> contexts =
                Users.prepare(user ->
                        LDContext.builder(Users.id(user))
                                .set("tenant", Users.tenant(user))
                                .build());

        private static String document() {
            String on = flag("\"fallthrough\": {\"variation\": 0}");
            String listed =
                    """
                    "rules": [{"id": "ten-tenants", "variation": 0, "clauses": [
                      {"contextKind": "user", "attribute": "tenant", "op": "in", "values": %s}]}],
                    """
                            .formatted(PeerDocument.tenants());
            String flags =
                    PeerDocument.ofFillers(on)
                            .flag(Flags.FULL, on)
                            .flag(Flags.HALF, flag(rollout(50)))
                            .flag(Flags.LISTED, flag(listed + rollout(25)))
                            .flag(Flags.BASE, on)
                            .flag(Flags.DEPENDENT, flag(needs(Flags.BASE)))
                            .flag(Flags.OFF, flag("\"fallthrough\": {\"variation\": 1}"))
                            .flag(Flags.BLOCKED, flag(needs(Flags.OFF)))
                            .object();
            return "{\"flags\": " + flags + "}";
        }

        private static String flag(String rules) {
            return """
            {"key": "<key>", "version": 1, "on": true, "salt": "<key>", "variations": [true, false],
             "offVariation": 1, %s}\
            """
                    .formatted(rules);
        }

        private static String rollout(int percent) {
            return """
            "fallthrough": {"rollout": {"contextKind": "user", "variations": [
              {"variation": 0, "weight": %d}, {"variation": 1, "weight": %d}]}}\
            """
                    .formatted(percent * 1000, (100 - percent) * 1000);
        }

        private static String needs(String key) {
            return """
            "prerequisites": [{"key": "%s", "variation": 0}], "fallthrough": {"variation": 0}\
            """
                    .formatted(key);
        }

        @Override
        public boolean isOn(String flag, int user) {
            return client.boolVariation(flag, contexts.get(user), false);
        }

        @Override
        public void close() {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
