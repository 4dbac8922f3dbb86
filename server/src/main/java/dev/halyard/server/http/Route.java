package dev.halyard.server.http;

/**
 * One operation of the service.
 *
 * @param path as openapi.yaml writes it; a variable, {@code {name}}, only as the last segment
 */
public record Route(String method, String path, Plane plane, Endpoint endpoint) {
    /** Who calls an operation, and so what is asked of a call before it is answered. */
    public enum Plane {
        /** Callers that ask for flags: identity is checked, and load is shed. */
        DATA,
        /** Operators and their probes: answered whatever the load. */
        OPERATIONS,
        /** Browsers: static files. */
        PAGES
    }

    public static Route get(Plane plane, String path, Endpoint endpoint) {
        return new Route("GET", path, plane, endpoint);
    }

    public static Route post(Plane plane, String path, Endpoint endpoint) {
        return new Route("POST", path, plane, endpoint);
    }

    boolean hasVariable() {
        return path.endsWith("}");
    }

    /** What stands before the variable. */
    String prefix() {
        return path.substring(0, path.indexOf('{'));
    }
}
