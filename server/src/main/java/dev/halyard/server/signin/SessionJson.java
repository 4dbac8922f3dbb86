package dev.halyard.server.signin;

import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Role;
import java.util.List;
import java.util.Optional;

/** A session as the pages are told of it. */
final class SessionJson {
    private SessionJson() {}

    static String of(String mode, Optional<Session> session) {
        StringBuilder out = new StringBuilder(300);
        out.append("{\"signed_in\":").append(session.isPresent());
        SignedIn who = session.map(Session::who).orElse(null);
        Session.text(out, "id", who == null ? null : who.id());
        Session.text(out, "name", who == null ? null : who.name());
        Session.list(
                out,
                "roles",
                who == null ? List.of() : who.roles().stream().sorted().map(Role::id).toList());
        Session.list(
                out,
                "permissions",
                who == null
                        ? List.of()
                        : who.permissions().stream().sorted().map(Permission::id).toList());
        Session.text(out, "role_key", who == null ? null : who.roleKey());
        Session.text(out, "tenant", who == null ? null : who.tenant());
        Session.text(out, "mode", mode);
        Session.text(out, "expires_at", session.map(s -> s.expires().toString()).orElse(null));
        return out.append('}').toString();
    }
}
