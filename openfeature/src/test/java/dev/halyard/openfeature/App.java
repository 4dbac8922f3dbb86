package dev.halyard.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application that uses OpenFeature, with an API of its own. */
final class App implements AutoCloseable {
    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    final Client client;

    /** The events of the provider, with the flags that changed where some did. */
    final List<String> events = new CopyOnWriteArrayList<>();

    App() {
        for (ProviderEvent event : ProviderEvent.values()) {
            api.on(event, details -> events.add(event.name() + changed(details)));
        }
        api.setEvaluationContext(new ImmutableContext("u-1"));
        client = api.getClient();
    }

    static App with(FeatureProvider provider) {
        App app = new App();
        app.use(provider);
        return app;
    }

    void use(FeatureProvider provider) {
        api.setProviderAndWait(provider);
    }

    private static String changed(EventDetails details) {
        List<String> flags = details.getFlagsChanged();
        return flags == null ? "" : " " + flags.stream().sorted().toList();
    }

    boolean isOn(String key) {
        return client.getBooleanValue(key, false);
    }

    String source(String key) {
        return Objects.toString(
                client.getBooleanDetails(key, false).getFlagMetadata().getString("source"));
    }

    String freshness(String key) {
        return Objects.toString(
                client.getBooleanDetails(key, false).getFlagMetadata().getString("freshness"));
    }

    @Override
    public void close() {
        api.shutdown();
    }
}
