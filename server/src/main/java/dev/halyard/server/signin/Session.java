package dev.halyard.server.signin;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Role;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That somebody signed in, and until when that counts. All of it is in the cookie: nothing is kept
 * here, so every node knows it, and none can take it back before its end.
 *
 * @param key tells it from others of the same person
 */
record Session(SignedIn who, String key, Instant issued, Instant expires) {
    private static final int DEPTH = 3;

    boolean isGood(Instant now) {
        return now.isBefore(expires);
    }

    String toJson() {
        StringBuilder out = new StringBuilder(300).append("{\"sid\":");
        Strings.quote(key, out);
        out.append(",\"iat\":").append(issued.getEpochSecond());
        out.append(",\"exp\":").append(expires.getEpochSecond());
        text(out, "sub", who.id());
        text(out, "name", who.name());
        text(out, "tenant", who.tenant());
        text(out, "tier", who.tier());
        text(out, "role_key", who.roleKey());
        list(out, "roles", who.roles().stream().map(Role::id).sorted().toList());
        list(out, "scope", who.permissions().stream().map(Permission::id).sorted().toList());
        return out.append('}').toString();
    }

    /** Appends a member of an object that has one already. */
    static void text(StringBuilder out, String name, @Nullable String value) {
        out.append(",\"").append(name).append("\":");
        if (value == null) {
            out.append("null");
        } else {
            Strings.quote(value, out);
        }
    }

    /** As {@link #text}. */
    static void list(StringBuilder out, String name, List<String> words) {
        out.append(",\"").append(name).append("\":[");
        String separator = "";
        for (String word : words) {
            Strings.quote(word, out.append(separator));
            separator = ",";
        }
        out.append(']');
    }

    /** Empty for what was written by another version. */
    static Optional<Session> of(String json) {
        try {
            if (!(Json.parse(json, DEPTH) instanceof Value.Members members)) {
                return Optional.empty();
            }
            Map<String, Value> all = members.members();
            Set<Role> roles = EnumSet.noneOf(Role.class);
            words(all.get("roles")).forEach(word -> Role.of(word).ifPresent(roles::add));
            Set<Permission> scope = EnumSet.noneOf(Permission.class);
            words(all.get("scope")).forEach(word -> Permission.of(word).ifPresent(scope::add));
            String id = text(all.get("sub"));
            String name = text(all.get("name"));
            String key = text(all.get("sid"));
            if (id == null || name == null || key == null) {
                return Optional.empty();
            }
            SignedIn who =
                    new SignedIn(
                            id,
                            name,
                            roles,
                            scope,
                            text(all.get("tenant")),
                            text(all.get("tier")),
                            text(all.get("role_key")));
            return Optional.of(
                    new Session(who, key, instant(all.get("iat")), instant(all.get("exp"))));
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(@Nullable Value value) {
        return value instanceof Value.Num number
                ? Instant.ofEpochSecond((long) number.value())
                : Instant.EPOCH;
    }

    static @Nullable String text(@Nullable Value value) {
        return value instanceof Value.Text text ? text.value() : null;
    }

    private static List<String> words(@Nullable Value value) {
        return value instanceof Value.Array array
                ? array.elements().stream()
                        .filter(Value.Text.class::isInstance)
                        .map(each -> ((Value.Text) each).value())
                        .toList()
                : List.of();
    }
}
