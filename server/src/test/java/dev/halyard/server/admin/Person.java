package dev.halyard.server.admin;

import dev.halyard.server.Client;
import dev.halyard.server.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who uses the control plane, known by headers. Bodies may be written with single quotes.
 *
 * @param tier which says the roles
 * @param roleKey in which capacity they sign
 */
record Person(Client client, String id, String tier, String roleKey) {
    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Reply put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    Reply delete(String path, @Nullable String body, String... headers) {
        return send("DELETE", path, body, headers);
    }

    /** Below {@code /api/admin}; the answer is held against the contract. */
    Reply send(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("X-PTT-User-Id: " + id);
        all.add("X-PTT-Tier: " + tier);
        all.add("X-PTT-Role-Key: " + roleKey);
        if (body != null) {
            all.add("Content-Type: application/json");
        }
        return client.send(
                method,
                "/api/admin" + path,
                body == null ? null : body.replace('\'', '"'),
                all.toArray(String[]::new));
    }
}
