package dev.halyard.server.flags;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the five fields of a context, with its names in headers, queries and bodies.
 *
 * @param index 0..4, its place in {@link #ALL}
 */
record ContextField(int index, HeaderName header, String query, String body) {
    static final ContextField USER = of(0, "X-PTT-User-Id", "user", "user_id");
    static final ContextField TENANT = of(1, "X-PTT-Tenant-Id", "tenant", "tenant_id");
    static final ContextField TIER = of(2, "X-PTT-Tier", "tier", "tier");
    static final ContextField ENV = of(3, "X-PTT-Env", "env", "env");
    static final ContextField ROLE_KEY = of(4, "X-PTT-Role-Key", "role_key", "role_key");

    static final List<ContextField> ALL = List.of(USER, TENANT, TIER, ENV, ROLE_KEY);

    private static ContextField of(int index, String header, String query, String body) {
        return new ContextField(index, HeaderNames.create(header), query, body);
    }

    /** These query parameters and the context's. */
    static List<String> queryNamesAnd(String... others) {
        return Stream.concat(Stream.of(others), ALL.stream().map(ContextField::query)).toList();
    }
}
