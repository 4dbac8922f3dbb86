package dev.halyard.bench;

import io.split.client.SplitClient;
import io.split.client.SplitClientConfig;
import io.split.client.SplitFactory;
import io.split.client.SplitFactoryBuilder;
import io.split.client.utils.FileTypeEnum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** Split's SDK in its localhost mode, which sends no impressions. */
public class SplitBenchmark extends RotatingUsers {
    private final Split peer =
            Firing.checked(new Split(), Flags.FULL, Flags.HALF, Flags.LISTED, Flags.DEPENDENT);

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

    private static final class Split implements Contestant {
        private static final String EVERYONE = "\"matcherType\": \"ALL_KEYS\"";

        private final SplitFactory factory = factory();
        private final SplitClient client = factory.client();
        private final List<Map<String, Object>> attributes =
                Users.prepare(user -> Map.of("tenant", Users.tenant(user)));

        private static SplitFactory factory() {
            InputStream splits =
                    new ByteArrayInputStream(document().getBytes(StandardCharsets.UTF_8));
            SplitClientConfig config =
                    SplitClientConfig.builder()
                            .splitFile(splits, FileTypeEnum.JSON)
                            .setBlockUntilReadyTimeout(10_000)
                            .build();
            try {
                SplitFactory factory = SplitFactoryBuilder.build("localhost", config);
                factory.client().blockUntilReady();
                return factory;
            } catch (IOException | URISyntaxException | TimeoutException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String document() {
            String on = condition("null", EVERYONE, 100);
            String tenants =
                    """
                    "matcherType": "WHITELIST", "whitelistMatcherData": {"whitelist": %s}\
                    """
                            .formatted(PeerDocument.tenants());
            String splits =
                    PeerDocument.ofFillers(split(on))
                            .flag(Flags.FULL, split(on))
                            .flag(Flags.HALF, split(condition("null", EVERYONE, 50)))
                            .flag(
                                    Flags.LISTED,
                                    split(
                                            condition("\"tenant\"", tenants, 100)
                                                    + ", "
                                                    + condition("null", EVERYONE, 25)))
                            .flag(Flags.BASE, split(on))
                            .flag(Flags.DEPENDENT, split(needs(Flags.BASE)))
                            .flag(Flags.OFF, split(condition("null", EVERYONE, 0)))
                            .flag(Flags.BLOCKED, split(needs(Flags.OFF)))
                            .array();
            return """
            {"ff": {"d": %s, "s": -1, "t": 1}, "rbs": {"d": [], "s": -1, "t": -1}}\
            """
                    .formatted(splits);
        }

        private static String split(String conditions) {
            return """
            {"trafficTypeName": "user", "name": "<key>", "trafficAllocation": 100,
             "trafficAllocationSeed": 1, "seed": 20261122, "status": "ACTIVE", "killed": false,
             "defaultTreatment": "off", "changeNumber": 1, "algo": 2, "configurations": {},
             "sets": [], "conditions": [%s]}\
            """
                    .formatted(conditions);
        }

        private static String condition(String attribute, String matcher, int percent) {
            return """
            {"conditionType": "ROLLOUT", "label": "rule", "matcherGroup": {"combiner": "AND", "matchers": [
              {"keySelector": {"trafficType": "user", "attribute": %s}, "negate": false, %s}]},
             "partitions": [{"treatment": "on", "size": %d}, {"treatment": "off", "size": %d}]}\
            """
                    .formatted(attribute, matcher, percent, 100 - percent);
        }

        private static String needs(String key) {
            String matcher =
                    """
                    "matcherType": "IN_SPLIT_TREATMENT",
                    "dependencyMatcherData": {"split": "%s", "treatments": ["on"]}\
                    """
                            .formatted(key);
            return condition("null", matcher, 100) + ", " + condition("null", EVERYONE, 0);
        }

        @Override
        public boolean isOn(String flag, int user) {
            return client.getTreatment(Users.id(user), flag, attributes.get(user)).equals("on");
        }

        @Override
        public void close() {
            factory.destroy();
        }
    }
}
