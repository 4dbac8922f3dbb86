package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halyard.openfeature.HalyardOptions;
import dev.halyard.openfeature.HalyardProvider;
import dev.halyard.server.Reply;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An OpenFeature application in this process follows the real service. */
class InProcessProviderTest {
    private static final String FLAG = "pr.seen_v1";
    private static final int FLIPS = 20;

    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final Client client = api.getClient();
    private final List<String> changed = new CopyOnWriteArrayList<>();
    private Plane plane;

    @TempDir Path directory;

    @BeforeEach
    void start() {
        plane = Plane.start(directory.resolve("store"));
        plane.flag(FLAG);
        plane.flag("pr.needs_v1", "'dependencies':['" + FLAG + "']");
        api.onProviderConfigurationChanged(event -> changed.addAll(event.getFlagsChanged()));
        api.setEvaluationContext(new ImmutableContext("U-1", Map.of("tier", new Value("staff"))));
    }

    @AfterEach
    void end() {
        api.shutdown();
        plane.close();
    }

    private HalyardProvider use() {
        HalyardProvider provider =
                new HalyardProvider(
                        HalyardOptions.service("http://127.0.0.1:" + plane.service().port())
                                .cacheFile(directory.resolve("kept"))
                                .staleAfter(Duration.ofMillis(300))
                                .build());
        api.setProviderAndWait(provider);
        return provider;
    }

    private boolean isOn() {
        return client.getBooleanValue(FLAG, false);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1));
    }

    private void flip(String way) {
        Reply moved =
                plane.ann.post(
                        "/flags/" + FLAG + "/" + way,
                        "{'env':'dev','reason':'for a test','expected_version':%s}"
                                .formatted(plane.version(FLAG)));
        assertThat(moved.outcome()).as(moved.body()).isEqualTo("200");
    }

    @Test
    void aFlagFlippedInTheControlPlaneIsSeenSoonAndNamedWithWhatDependsOnIt() {
        use();
        assertThat(isOn()).isFalse();
        plane.move(FLAG, "'env':'dev','rollout_stage':'internal'");
        soon().until(this::isOn);
        long[] micros = new long[FLIPS];
        for (int i = 0; i < FLIPS; i++) {
            boolean wanted = i % 2 == 1;
            flip(wanted ? "resume" : "pause");
            long acknowledged = System.nanoTime();
            soon().until(() -> isOn() == wanted);
            micros[i] = (System.nanoTime() - acknowledged) / 1000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "a flip acknowledged to seen: half within %d us, all within %d us%n",
                micros[FLIPS / 2], micros[FLIPS - 1]);
        soon().until(() -> changed.containsAll(List.of(FLAG, "pr.needs_v1")));
        assertThat(changed).containsOnly(FLAG, "pr.needs_v1");
    }

    @Test
    void aRowSetAndTakenAwayIsSeen() {
        use();
        String row = "/flags/" + FLAG + "/overrides/user/U-1";
        assertThat(plane.ann.put(row, "{'value':true,'reason':'for a test'}").outcome())
                .isEqualTo("200");
        soon().until(this::isOn);
        assertThat(plane.ann.delete(row, "{'reason':'for a test'}").outcome()).isEqualTo("200");
        soon().until(() -> !isOn());
    }

    @Test
    void theProviderDecidesWhatTheServiceDecides() {
        use();
        List<EvaluationContext> contexts =
                List.of(
                        context("U-2", Map.of("tier", "admin", "tenant_id", "pty-zeroth")),
                        context("U-42", Map.of("tenant_id", "pty-zeroth")),
                        context("U-42", Map.of("tier", "staff", "env", "prod")));
        List<String> keys = List.of("flags.registry_v1", "hints.registry_v1", "cases.runtime_v1");
        for (EvaluationContext context : contexts) {
            for (String key : keys) {
                Reply told = plane.eval("key=" + key + query(context));
                FlagEvaluationDetails<Boolean> got = client.getBooleanDetails(key, false, context);
                assertThat(got.getValue() + " " + got.getFlagMetadata().getString("source"))
                        .isEqualTo(told.at("/data/value") + " " + told.at("/data/source"));
            }
        }
    }

    private static EvaluationContext context(String user, Map<String, String> fields) {
        Map<String, Value> values = new HashMap<>();
        values.put("tier", new Value("anonymous"));
        fields.forEach((name, value) -> values.put(name, new Value(value)));
        return new ImmutableContext(user, values);
    }

    private static String query(EvaluationContext context) {
        StringBuilder query = new StringBuilder("&user=" + context.getTargetingKey());
        context.asMap()
                .forEach((name, value) -> {
                    if (!name.equals(EvaluationContext.TARGETING_KEY)) {
                        query.append('&').append(name.replace("tenant_id", "tenant"));
                        query.append('=').append(value.asString());
                    }
                });
        return query.toString();
    }

    @Test
    void aServiceThatStartsAgainIsFollowedOnAndMissedOnlyMeanwhile() {
        use();
        plane.move(FLAG, "'env':'dev','rollout_stage':'internal'");
        soon().until(this::isOn);
        String port = Integer.toString(plane.service().port());
        plane.close();
        await().until(() -> client.getProviderState() == ProviderState.STALE);
        assertThat(isOn()).isTrue();
        plane = Plane.start(directory.resolve("store"), "FF_PORT", port);
        await().until(() -> client.getProviderState() == ProviderState.READY);
        flip("pause");
        await().until(() -> !isOn());
    }

    @Test
    void withoutTheServiceAnApplicationStartsFromDiskAndSaysSo() {
        HalyardProvider first = use();
        plane.move(FLAG, "'env':'dev','rollout_stage':'internal'");
        soon().until(this::isOn);
        String revision = Objects.requireNonNull(first.status().version());
        int port = plane.service().port();
        first.shutdown();
        plane.close();
        HalyardProvider second =
                new HalyardProvider(
                        HalyardOptions.service("http://127.0.0.1:" + port)
                                .cacheFile(directory.resolve("kept"))
                                .build());
        OpenFeatureAPI later = OpenFeatureAPI.createIsolated();
        later.setProviderAndWait(second);
        var staff = new ImmutableContext("U-1", Map.of("tier", new Value("staff")));
        assertThat(later.getClient().getBooleanValue(FLAG, false, staff)).isTrue();
        assertThat(second.status().version()).isEqualTo(revision);
        assertThat(second.status().freshness()).isEqualTo("last_known_good");
        await().until(() -> later.getClient().getProviderState() == ProviderState.STALE);
        later.shutdown();
    }

    @Test
    void theServiceTakesTheCountsOfWhatWasDecidedHere() {
        HalyardProvider provider = use();
        assertThat(plane.ann.get("/flags/" + FLAG).at("/data/last_evaluated")).isEqualTo("null");
        isOn();
        client.track("opened");
        provider.shutdown();
        assertThat(provider.status().dropped()).isZero();
        assertThat(plane.ann.get("/flags/" + FLAG).at("/data/last_evaluated")).isNotEqualTo("null");
    }
}
