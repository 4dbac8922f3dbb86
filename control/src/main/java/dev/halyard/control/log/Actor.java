package dev.halyard.control.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who made a change, as the log keeps it.
 *
 * @param id of the person or key
 * @param roles the platform roles held at that moment, sorted
 * @param roleKey the business role, which approvals ask for
 * @param authSource how the identity was known: {@code dev_headers}, {@code jwt}, {@code system} …
 */
public record Actor(String id, List<String> roles, @Nullable String roleKey, String authSource) {
    /** The service itself: adoption, sweeps, expiry. */
    public static final Actor SYSTEM = new Actor("system", List.of(), null, "system");

    public Actor {
        roles = List.copyOf(roles);
    }
}
