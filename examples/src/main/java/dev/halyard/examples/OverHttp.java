package dev.halyard.examples;

import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.util.Map;

/**
 * An OpenFeature application that asks a running service over HTTP, by OpenFeature's own provider.
 */
public final class OverHttp {
    private OverHttp() {}

    /** Takes the service's address; {@code http://127.0.0.1:8080} by default. */
    public static void main(String[] args) {
        String service = args.length > 0 ? args[0] : "http://127.0.0.1:8080";

        // The one place that says where flags come from.
        FeatureProvider provider =
                OfrepProvider.constructProvider(
                        OfrepProviderOptions.builder().baseUrl(service).build());
        OpenFeatureAPI.getInstance().setProviderAndWait(provider);

        // The application knows of OpenFeature alone.
        Client flags = OpenFeatureAPI.getInstance().getClient();
        EvaluationContext user =
                new ImmutableContext(
                        "U-42",
                        Map.of("tenant_id", new Value("pty-zeroth"), "env", new Value("prod")));
        FlagEvaluationDetails<Boolean> hints =
                flags.getBooleanDetails("hints.registry_v1", false, user);

        System.out.println(hints.getValue() + ": " + hints.getFlagMetadata().getString("source"));
        OpenFeatureAPI.getInstance().shutdown();
    }
}
