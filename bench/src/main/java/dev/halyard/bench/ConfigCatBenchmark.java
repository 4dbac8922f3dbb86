package dev.halyard.bench;

import com.configcat.ConfigCatClient;
import com.configcat.LogLevel;
import com.configcat.OverrideBehaviour;
import com.configcat.OverrideDataSourceBuilder;
import com.configcat.PollingModes;
import com.configcat.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** ConfigCat's SDK: flags from a local file alone. */
public class ConfigCatBenchmark extends RotatingUsers {
    private final ConfigCat peer =
            Firing.checked(new ConfigCat(), Flags.FULL, Flags.HALF, Flags.LISTED, Flags.DEPENDENT);

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

    private static final class ConfigCat implements Contestant {
        private static final int IS_ONE_OF = 0; // in clear text, the quicker of its two kinds
        private static final int EQUALS = 0;

        private final ConfigCatClient client =
                ConfigCatClient.get(
                        "bench/offline",
                        options -> {
                            options.pollingMode(PollingModes.manualPoll());
                            options.logLevel(LogLevel.ERROR);
                            options.flagOverrides(
                                    OverrideDataSourceBuilder.localFile(
                                            PeerDocument.write(document()).toString(), false),
                                    OverrideBehaviour.LOCAL_ONLY);
                        });
        private final List<User> users =
                Users.prepare(user ->
                        User.newBuilder()
                                .custom(Map.of("tenant", Users.tenant(user)))
                                .build(Users.id(user)));

        private static String document() {
            String on = flag("", "", true);
            String tenants =
                    rule(
                            """
                            {"u": {"a": "tenant", "c": %d, "l": %s}}\
                            """
                                    .formatted(IS_ONE_OF, PeerDocument.tenants()));
            String flags =
                    PeerDocument.ofFillers(on)
                            .flag(Flags.FULL, on)
                            .flag(Flags.HALF, flag("", shares(50), false))
                            .flag(Flags.LISTED, flag(tenants, shares(25), false))
                            .flag(Flags.BASE, on)
                            .flag(Flags.DEPENDENT, flag(needs(Flags.BASE), "", false))
                            .flag(Flags.OFF, flag("", "", false))
                            .flag(Flags.BLOCKED, flag(needs(Flags.OFF), "", false))
                            .object();
            return "{\"p\": {\"u\": \"\", \"r\": 0, \"s\": \"salt\"}, \"f\": " + flags + "}";
        }

        private static String flag(String rules, String percentages, boolean value) {
            return """
            {"t": 0, "r": [%s], "p": [%s], "v": {"b": %s}}\
            """
                    .formatted(rules, percentages, value);
        }

        private static String rule(String condition) {
            return "{\"c\": [" + condition + "], \"s\": {\"v\": {\"b\": true}}}";
        }

        private static String shares(int percent) {
            return """
            {"p": %d, "v": {"b": true}}, {"p": %d, "v": {"b": false}}\
            """
                    .formatted(percent, 100 - percent);
        }

        private static String needs(String key) {
            return rule(
                    """
                    {"p": {"f": "%s", "c": %d, "v": {"b": true}}}\
                    """
                            .formatted(key, EQUALS));
        }

        @Override
        public boolean isOn(String flag, int user) {
            return client.getValue(Boolean.class, flag, users.get(user), false);
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
