package dev.halyard.control.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who made a change, as the log keeps it.
 *
 * @param id of the person; of a key's maker where a key was used
 * @param roles the platform roles held at that moment, sorted
 * @param roleKey the business role, which approvals ask for
 * @param authSource how the identity was known: {@code dev_headers}, {@code jwt}, {@code system} …
 * @param keyId the API key, where one was used; a line has it only then
 */
public record Actor(
        String id,
        List<String> roles,
        @Nullable String roleKey,
        String authSource,
        @Nullable String keyId) {
    /** The service itself: adoption, sweeps, expiry. */
    public static final Actor SYSTEM = new Actor("system", List.of(), null, "system");

    public Actor {
        roles = List.copyOf(roles);
    }

    /** Somebody who used no key. */
    public Actor(String id, List<String> roles, @Nullable String roleKey, String authSource) {
        this(id, roles, roleKey, authSource, null);
    }

    /**
     * The credential under which answers are remembered: a key and its maker never get each
     * other's. The separator is a character that no id has.
     */
    public String caller() {
        return keyId == null ? id : id + '\u001f' + keyId;
    }
}
