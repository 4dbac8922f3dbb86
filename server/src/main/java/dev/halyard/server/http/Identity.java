package dev.halyard.server.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls the control plane.
 *
 * @param id null for somebody who reads without saying who they are
 * @param roleKey the business role, which approvals ask for
 * @param source how it is known: {@code dev_headers} …
 */
public record Identity(
        @Nullable String id, Set<Role> roles, @Nullable String roleKey, String source) {
    public Identity {
        roles = Set.copyOf(roles);
    }

    /** The port that says who calls: development headers for now, verified tokens later. */
    @FunctionalInterface
    public interface Source {
        Identity of(Call call);
    }
}
