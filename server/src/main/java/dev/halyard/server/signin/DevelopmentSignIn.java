package dev.halyard.server.signin;

import dev.halyard.evaluator.Value;
import dev.halyard.server.auth.DevelopmentIdentity;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Endpoint;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signing in by saying who one is: on this machine, where nobody is verified. Thread-safe. */
final class DevelopmentSignIn {
    private static final List<String> FIELDS = List.of("id", "roles", "role_key", "tenant");

    private final DevelopmentIdentity identity;
    private final Endpoint page;

    DevelopmentSignIn(DevelopmentIdentity identity, Endpoint page) {
        this.identity = identity;
        this.page = page;
    }

    Answer page(Call call) {
        identity.check(call);
        return page.answer(call);
    }

    /**
     * Who the body says signs in.
     *
     * @throws Problem when it does not, or the call is not from this machine
     */
    SignedIn read(Call call) {
        identity.check(call);
        Map<String, Value> body = call.body().members();
        for (String name : body.keySet()) {
            if (!FIELDS.contains(name)) {
                throw Problem.invalid(
                        "The body has a field that is not known: " + Problem.shown(name) + ".",
                        "Known here: " + String.join(", ", FIELDS) + ".");
            }
        }
        String id = text(body, "id");
        if (id == null) {
            throw Problem.invalid("The body has no id.", "Say who you are: {\"id\": \"ann\", …}.");
        }
        String tenant = text(body, "tenant");
        return new SignedIn(
                id,
                Problem.shown(id),
                roles(body.get("roles")),
                tenant == null
                        ? EnumSet.allOf(Permission.class)
                        : EnumSet.complementOf(EnumSet.of(Permission.SNAPSHOT)),
                tenant,
                null,
                text(body, "role_key"));
    }

    private static @Nullable String text(Map<String, Value> body, String name) {
        Value value = body.get(name);
        if (value == null || value instanceof Value.Null) {
            return null;
        }
        if (value instanceof Value.Text text) {
            if (text.value().isEmpty()) {
                return null;
            }
            SignedIn.checkId(text.value(), "/" + name);
            return text.value();
        }
        throw Problem.invalid("/" + name + " must be a string.", "Send text, or leave it out.");
    }

    private static Set<Role> roles(@Nullable Value sent) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (sent instanceof Value.Array list) {
            for (Value each : list.elements()) {
                String word = Session.text(each);
                Role role =
                        Role.of(word == null ? "" : word).orElseThrow(DevelopmentSignIn::noRole);
                roles.addAll(role.implied());
            }
        } else if (sent != null && !(sent instanceof Value.Null)) {
            throw noRole();
        }
        return roles;
    }

    private static Problem noRole() {
        return Problem.invalid(
                "/roles must be a list of roles.",
                "They are viewer, editor, approver, admin, tenant-viewer, tenant-editor.");
    }
}
