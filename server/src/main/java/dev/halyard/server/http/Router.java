package dev.halyard.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path. Paths are compared as they were sent, byte for byte: there is nothing
 * to normalise, so no second spelling of a path can slip past a check made on the first. A literal
 * segment goes before a variable.
 */
final class Router {
    private final Map<String, Map<String, Route>> exact = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    /** A route, and the values of its path's variables, decoded. */
    record Match(Route route, Map<String, String> variables) {}

    private record Template(List<String> segments, Map<String, Route> methods) {
        @Nullable Map<String, String> match(List<String> path) {
            if (path.size() != segments.size()) {
                return null;
            }
            Map<String, String> variables = new LinkedHashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String segment = segments.get(i);
                if (segment.startsWith("{")) {
                    variables.put(segment.substring(1, segment.length() - 1), path.get(i));
                } else if (!segment.equals(path.get(i))) {
                    return null;
                }
            }
            return variables;
        }

        int variables() {
            int count = 0;
            for (String segment : segments) {
                count += segment.startsWith("{") ? 1 : 0;
            }
            return count;
        }
    }

    Router(List<Route> routes) {
        Map<String, Map<String, Route>> byTemplate = new LinkedHashMap<>();
        for (Route route : routes) {
            (route.hasVariable() ? byTemplate : exact)
                    .computeIfAbsent(route.path(), path -> new TreeMap<>())
                    .put(route.method(), route);
        }
        byTemplate.forEach((path, methods) ->
                templates.add(new Template(List.of(path.split("/", -1)), methods)));
        templates.sort((a, b) -> Integer.compare(a.variables(), b.variables()));
    }

    Match route(String method, String path) {
        if (!path.startsWith("/")) {
            throw Problem.invalid(
                            "The request line does not name a path.",
                            "Send the path alone, as clients do that speak to a server directly.")
                    .closing();
        }
        Map<String, Route> methods = exact.get(path);
        return methods == null ? template(method, path) : of(methods, method, Map.of());
    }

    private Match template(String method, String path) {
        List<String> segments = List.of(path.split("/", -1));
        for (Template template : templates) {
            Map<String, String> variables = template.match(segments);
            if (variables != null) {
                return of(template.methods, method, decoded(variables));
            }
        }
        throw new Problem(
                Code.NOT_FOUND,
                "Nothing is served at this path.",
                "/openapi.yaml lists all that is served.");
    }

    private static Map<String, String> decoded(Map<String, String> variables) {
        variables.replaceAll((name, raw) -> QueryString.decode(raw.replace("+", "%2B")));
        return variables;
    }

    private static Match of(
            Map<String, Route> methods, String method, Map<String, String> variables) {
        Route route = methods.get(method);
        if (route == null) {
            String allowed = String.join(", ", methods.keySet());
            throw new Problem(
                            Code.METHOD_NOT_ALLOWED,
                            "This path does not take " + Problem.shown(method) + ".",
                            "Use " + allowed + ".")
                    .withHeader("Allow", allowed);
        }
        return new Match(route, variables);
    }
}
