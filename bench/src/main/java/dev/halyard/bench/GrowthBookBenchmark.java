package dev.halyard.bench;

import com.sdk.growthbook.GBSDKBuilder;
import com.sdk.growthbook.GrowthBookSDK;
import com.sdk.growthbook.model.GBFeature;
import com.sdk.growthbook.model.GBString;
import com.sdk.growthbook.network.NetworkDispatcher;
import com.sdk.growthbook.utils.Resource;
import com.sdk.growthbook.utils.SSEConnectionController;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.JobKt;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * GrowthBook's Kotlin SDK on the JVM. An instance is one user, so everyone has one, made
 * beforehand; all share the features, which come from a dispatcher that has no network.
 */
public class GrowthBookBenchmark extends RotatingUsers {
    private final GrowthBook peer =
            Firing.checked(new GrowthBook(), Flags.FULL, Flags.HALF, Flags.LISTED, Flags.DEPENDENT);

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

    private static final class GrowthBook implements Contestant {
        private final Map<String, GBFeature> features = features();
        private final List<GrowthBookSDK> sdks =
                Users.prepare(user ->
                        builder(new Offline(null), user).setInitialFeatures(features).initialize());

        private static Map<String, GBFeature> features() {
            CompletableFuture<Boolean> fetched = new CompletableFuture<>();
            GrowthBookSDK sdk =
                    builder(new Offline(document()), 0)
                            .setRefreshHandler((ok, error) -> {
                                fetched.complete(ok);
                                return Unit.INSTANCE;
                            })
                            .initialize();
            if (!fetched.orTimeout(60, TimeUnit.SECONDS).join()) {
                throw new IllegalStateException("GrowthBook refuses the features");
            }
            return sdk.getFeatures();
        }

        private static GBSDKBuilder builder(NetworkDispatcher network, int user) {
            Map<String, GBString> attributes =
                    Map.of(
                            "id", new GBString(Users.id(user)),
                            "tenant", new GBString(Users.tenant(user)));
            return new GBSDKBuilder(
                    "bench",
                    "http://127.0.0.1:1/", // never asked
                    null,
                    network,
                    attributes,
                    null,
                    (experiment, result) -> Unit.INSTANCE,
                    false,
                    false,
                    false);
        }

        private static String document() {
            String on = feature(true, "");
            String features =
                    PeerDocument.ofFillers(on)
                            .flag(Flags.FULL, on)
                            .flag(Flags.HALF, feature(false, share(0.5)))
                            .flag(
                                    Flags.LISTED,
                                    feature(
                                            false,
                                            """
                                            {"condition": {"tenant": {"$in": %s}}, "force": true}, %s\
                                            """
                                                    .formatted(
                                                            PeerDocument.tenants(), share(0.25))))
                            .flag(Flags.BASE, on)
                            .flag(Flags.DEPENDENT, feature(true, needs(Flags.BASE)))
                            .flag(Flags.OFF, feature(false, ""))
                            .flag(Flags.BLOCKED, feature(true, needs(Flags.OFF)))
                            .object();
            return "{\"status\": 200, \"features\": " + features + "}";
        }

        private static String feature(boolean value, String rules) {
            return "{\"defaultValue\": %s, \"rules\": [%s]}".formatted(value, rules);
        }

        private static String share(double coverage) {
            return "{\"force\": true, \"coverage\": %s, \"hashAttribute\": \"id\"}"
                    .formatted(coverage);
        }

        private static String needs(String key) {
            return """
            {"parentConditions": [{"id": "%s", "condition": {"value": true}, "gate": true}]}\
            """
                    .formatted(key);
        }

        @Override
        public boolean isOn(String flag, int user) {
            return sdks.get(user).isOn(flag);
        }
    }

    /** Hands over one document, or fails. */
    private record Offline(@Nullable String document) implements NetworkDispatcher {
        @Override
        public Job consumeGETRequest(
                String request,
                Function1<? super String, Unit> onSuccess,
                Function1<? super Throwable, Unit> onError) {
            if (document == null) {
                onError.invoke(new IllegalStateException("offline"));
            } else {
                onSuccess.invoke(document);
            }
            return JobKt.Job(null);
        }

        @Override
        public Flow<Resource<String>> consumeSSEConnection(
                String url, @Nullable SSEConnectionController controller) {
            return FlowKt.emptyFlow();
        }

        @Override
        public void consumePOSTRequest(
                String url,
                Map<String, ? extends Object> body,
                Function1<? super String, Unit> onSuccess,
                Function1<? super Throwable, Unit> onError) {
            onError.invoke(new IllegalStateException("offline"));
        }
    }
}
