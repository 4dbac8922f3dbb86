package dev.halyard.server;

import static dev.halyard.server.http.Route.Plane.CONTROL;
import static dev.halyard.server.http.Route.Plane.DATA;
import static dev.halyard.server.http.Route.Plane.OPERATIONS;
import static dev.halyard.server.http.Route.Plane.PAGES;
import static dev.halyard.server.http.Route.Plane.SIGNED;
import static dev.halyard.server.http.Route.get;
import static dev.halyard.server.http.Route.post;

import dev.halyard.server.flags.BatchApi;
import dev.halyard.server.flags.CountsApi;
import dev.halyard.server.flags.EvalApi;
import dev.halyard.server.flags.OverridesApi;
import dev.halyard.server.flags.RegistryApi;
import dev.halyard.server.health.HealthApi;
import dev.halyard.server.health.Metrics;
import dev.halyard.server.http.Endpoint;
import dev.halyard.server.http.MinRevision;
import dev.halyard.server.http.Route;
import dev.halyard.server.ofrep.OfrepApi;
import dev.halyard.server.ofrep.OfrepStreams;
import dev.halyard.server.pages.PagesApi;
import dev.halyard.server.stream.SnapshotApi;
import dev.halyard.server.stream.StreamApi;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is served, one line each; contract/openapi.yaml says the same, and a test holds them
 * together.
 */
record Routes(
        HealthApi health,
        EvalApi eval,
        BatchApi batch,
        RegistryApi registry,
        OverridesApi overrides,
        Endpoint sensitive,
        SnapshotApi snapshot,
        StreamApi stream,
        OfrepApi ofrep,
        OfrepStreams ofrepStreams,
        CountsApi counts,
        List<Route> admin,
        Metrics metrics,
        PagesApi pages,
        List<Route> signIn,
        MinRevision floor) {
    private static final String COUNTS = "/api/flags/counts";

    List<Route> all() {
        List<Route> all = new ArrayList<>();
        dataAndPages().forEach(route -> all.add(floored(route)));
        admin.forEach(route -> all.add(floored(route))); // AdminRoutes lists them
        all.addAll(signIn); // SignInApi lists them
        return List.copyOf(all);
    }

    /**
     * All of the data plane reads, but for what is told to it; of the control plane, what is got.
     */
    private Route floored(Route route) {
        boolean reads =
                route.plane() == DATA ? !route.path().equals(COUNTS) : route.method().equals("GET");
        return reads && (route.plane() == DATA || route.plane() == CONTROL)
                ? route.answering(floor.before(route.endpoint()))
                : route;
    }

    private List<Route> dataAndPages() {
        return List.of(
                get(OPERATIONS, "/api/flags/health", health::health),
                get(DATA, "/api/flags/eval", eval::get),
                post(DATA, "/api/flags/eval", eval::post),
                post(DATA, "/api/flags/eval/batch", batch::post),
                get(DATA, "/api/flags/registry", registry::get),
                get(DATA, "/api/flags/overrides/by-flag/{key}", overrides::byFlag),
                post(DATA, "/api/flags/sensitive-eval", sensitive),
                get(DATA, "/api/flags/snapshot", snapshot::get),
                get(DATA, "/api/flags/stream", stream::get),
                post(DATA, COUNTS, counts::post),
                post(DATA, "/ofrep/v1/evaluate/flags", ofrep::all).refusing(OfrepApi.REFUSAL),
                post(DATA, "/ofrep/v1/evaluate/flags/{key}", ofrep::one).refusing(OfrepApi.REFUSAL),
                get(SIGNED, "/ofrep/v1/stream", ofrepStreams::get).refusing(OfrepApi.REFUSAL),
                get(OPERATIONS, "/livez", health::live),
                get(OPERATIONS, "/readyz", health::ready),
                get(OPERATIONS, "/metrics", metrics::get),
                get(PAGES, "/openapi.yaml", pages::contract),
                get(PAGES, "/", pages::console),
                get(PAGES, "/tester", pages::tester),
                get(PAGES, "/assets/{file}", pages::asset));
    }
}
