package dev.halyard.server.http;

import org.jspecify.annotations.Nullable;

/**
 * One operation of the service.
 *
 * @param path as openapi.yaml writes it: variables, {@code {name}}, are whole segments
 * @param role that a caller of the control plane needs; null elsewhere
 */
public record Route(
        String method, String path, Plane plane, @Nullable Role role, Endpoint endpoint) {
    /** Who calls an operation, and so what is asked of a call before it is answered. */
    public enum Plane {
        /** Callers that ask for flags: identity is checked, and load is shed. */
        DATA,
        /** People and scripts that change flags: who they are is known, and roles are held to. */
        CONTROL,
        /** Operators and their probes: answered whatever the load. */
        OPERATIONS,
        /** Browsers: static files. */
        PAGES
    }

    public static Route get(Plane plane, String path, Endpoint endpoint) {
        return new Route("GET", path, plane, null, endpoint);
    }

    public static Route post(Plane plane, String path, Endpoint endpoint) {
        return new Route("POST", path, plane, null, endpoint);
    }

    /** An operation of the control plane. */
    public static Route control(String method, String path, Role role, Endpoint endpoint) {
        return new Route(method, path, Plane.CONTROL, role, endpoint);
    }

    boolean hasVariable() {
        return path.indexOf('{') >= 0;
    }
}
