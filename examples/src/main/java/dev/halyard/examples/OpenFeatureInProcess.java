package dev.halyard.examples;

import dev.halyard.openfeature.HalyardOptions;
import dev.halyard.openfeature.HalyardProvider;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;

/** An OpenFeature application: the flags come from the service, decisions are made here. */
public final class OpenFeatureInProcess {
    private OpenFeatureInProcess() {}

    /** Takes the service's address, and an API key where it asks for one. */
    public static void main(String[] args) {
        HalyardOptions.Builder options =
                HalyardOptions.service(args.length > 0 ? args[0] : "http://127.0.0.1:8080");
        if (args.length > 1) {
            options.apiKey(args[1]);
        }

        // The one line that says whose flags these are.
        OpenFeatureAPI.getInstance().setProviderAndWait(new HalyardProvider(options.build()));

        // From here on it is any OpenFeature application.
        Client flags = OpenFeatureAPI.getInstance().getClient();
        flags.onProviderConfigurationChanged(
                event -> System.out.println("changed: " + event.getFlagsChanged()));
        MutableContext user =
                new MutableContext("U-42").add("tenant_id", "pty-zeroth").add("env", "prod");
        var hints = flags.getBooleanDetails("hints.registry_v1", false, user);
        System.out.println(hints.getValue() + " by " + hints.getFlagMetadata().getString("source"));

        OpenFeatureAPI.getInstance().shutdown();
    }
}
