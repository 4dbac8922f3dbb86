package dev.halyard.server.http;

import org.jspecify.annotations.Nullable;

/**
 * One operation of the service.
 *
 * @param path as openapi.yaml writes it: variables, {@code {name}}, are whole segments
 * @param role that a caller of the control plane needs; null elsewhere
 * @param refusals their shape; null for the envelope
 */
public record Route(
        String method,
        String path,
        Plane plane,
        @Nullable Role role,
        Endpoint endpoint,
        @Nullable Shape refusals) {
    /** How a protocol with shapes of its own is told that a call is refused. */
    @FunctionalInterface
    public interface Shape {
        Answer of(Call call, Problem problem);
    }

    /** Who calls an operation, and so what is asked of a call before it is answered. */
    public enum Plane {
        /** Callers that ask for flags: identity is checked, and load is shed. */
        DATA,
        /** People and scripts that change flags: who they are is known, and roles are held to. */
        CONTROL,
        /** Whoever holds a signed address, which is the credential. */
        SIGNED,
        /** Operators and their probes: answered whatever the load. */
        OPERATIONS,
        /** Browsers: static files. */
        PAGES
    }

    public static Route get(Plane plane, String path, Endpoint endpoint) {
        return new Route("GET", path, plane, null, endpoint, null);
    }

    public static Route post(Plane plane, String path, Endpoint endpoint) {
        return new Route("POST", path, plane, null, endpoint, null);
    }

    /** An operation of the control plane. */
    public static Route control(String method, String path, Role role, Endpoint endpoint) {
        return new Route(method, path, Plane.CONTROL, role, endpoint, null);
    }

    /** The same, refusing in a shape of its own instead of the envelope's. */
    public Route refusing(Shape shape) {
        return new Route(method, path, plane, role, endpoint, shape);
    }

    /** The same, answered by another endpoint. */
    public Route answering(Endpoint other) {
        return new Route(method, path, plane, role, other, refusals);
    }

    /** Whether it stops a flag, which nobody may be kept from by how much he asks. */
    boolean isStop() {
        return plane == Plane.CONTROL
                && method.equals("POST")
                && (path.endsWith("/pause") || path.endsWith("/rollback"));
    }

    boolean hasVariable() {
        return path.indexOf('{') >= 0;
    }
}
