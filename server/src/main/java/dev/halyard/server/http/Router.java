package dev.halyard.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the route of a path. Paths are compared as they were sent, byte for byte: there is nothing
 * to normalise, so no second spelling of a path can slip past a check made on the first.
 */
final class Router {
    private final Map<String, Map<String, Route>> exact = new HashMap<>();
    private final Map<String, Map<String, Route>> byPrefix = new HashMap<>();

    Router(List<Route> routes) {
        for (Route route : routes) {
            Map<String, Map<String, Route>> index = route.hasVariable() ? byPrefix : exact;
            String path = route.hasVariable() ? route.prefix() : route.path();
            index.computeIfAbsent(path, p -> new TreeMap<>()).put(route.method(), route);
        }
    }

    Route route(String method, String path) {
        if (!path.startsWith("/")) {
            throw Problem.invalid(
                            "The request line does not name a path.",
                            "Send the path alone, as clients do that speak to a server directly.")
                    .closing();
        }
        Map<String, Route> methods = exact.get(path);
        if (methods == null) {
            methods = byPrefix.get(path.substring(0, path.lastIndexOf('/') + 1));
        }
        if (methods == null) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "Nothing is served at this path.",
                    "/openapi.yaml lists all that is served.");
        }
        Route route = methods.get(method);
        if (route == null) {
            String allowed = String.join(", ", methods.keySet());
            throw new Problem(
                            Code.METHOD_NOT_ALLOWED,
                            "This path does not take " + Problem.shown(method) + ".",
                            "Use " + allowed + ".")
                    .withHeader("Allow", allowed);
        }
        return route;
    }
}
