package dev.halyard.server.signin;

import dev.halyard.server.http.Call;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cookie of ours. It has no Domain, and by https a name that browsers let nobody else's host set
 * ({@code __Host-}). It is Lax, not Strict: the way back from the provider, and a link in a
 * message, begin on another site, and Strict cookies would not come along. What Lax lets through,
 * reading by navigation, changes nothing; {@link OwnOrigin} sees to the rest.
 */
record Cookie(String name, boolean secure) {
    /** What browsers keep of a cookie at most. */
    private static final int MOST = 4096;

    /** By https the prefixed name; the plain one is for loopback. */
    static Cookie of(String secureName, String plainName, boolean secure) {
        return new Cookie(secure ? "__Host-" + secureName : plainName, secure);
    }

    /** What came; empty also where several came, one of which somebody else must have set. */
    Optional<String> of(Call call) {
        if (!call.has(HeaderNames.COOKIE)) {
            return Optional.empty();
        }
        String found = null;
        for (String line : call.headers(HeaderNames.COOKIE)) {
            for (String pair : line.split(";", -1)) {
                String value = value(pair);
                if (value != null && found != null) {
                    return Optional.empty();
                }
                found = value == null ? found : value;
            }
        }
        return Optional.ofNullable(found).filter(value -> value.length() <= MOST);
    }

    private @Nullable String value(String pair) {
        int equals = pair.indexOf('=');
        return equals > 0 && pair.substring(0, equals).trim().equals(name)
                ? pair.substring(equals + 1).trim()
                : null;
    }

    /** Whether a browser keeps this. */
    boolean holds(String value) {
        return name.length() + value.length() + 1 < MOST;
    }

    /** As the header Set-Cookie says it. */
    String set(String value, Duration lasting) {
        return name
                + "="
                + value
                + "; Path=/; Max-Age="
                + lasting.toSeconds()
                + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }

    /** Takes it back. */
    String cleared() {
        return set("", Duration.ZERO);
    }
}
