package dev.halyard.server.auth;

import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token's header may say. It may name a key of ours; it may not bring one, or say where one
 * is: whoever made the token would choose what it is verified with.
 */
final class TokenHeader {
    private static final List<String> KEYS_BROUGHT = List.of("jwk", "jku", "x5u", "x5c");
    private static final List<String> OTHER_FORMS = List.of("crit", "b64", "zip", "enc");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private TokenHeader() {}

    /**
     * Holds it to what goes for every token.
     *
     * @throws Problem when it says more
     */
    static void check(Value.Members header) {
        Map<String, Value> members = header.members();
        for (String name : KEYS_BROUGHT) {
            if (members.containsKey(name)) {
                throw Refused.unreadable(
                        "its header has " + name + ", but keys come from the settings alone");
            }
        }
        for (String name : OTHER_FORMS) {
            if (members.containsKey(name)) {
                throw Refused.unreadable("its header has " + name + ", which is not supported");
            }
        }
        Value type = members.get("typ");
        if (type != null && !(type instanceof Value.Text text && TYPES.contains(bare(text)))) {
            throw Refused.unreadable("its header's typ is neither JWT nor at+jwt");
        }
        if (members.get("cty") instanceof Value.Text text && bare(text).equals("jwt")) {
            throw Refused.unreadable("it holds another token");
        }
    }

    /** A media type as these headers compare it. */
    private static String bare(Value.Text type) {
        String lower = type.value().toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }

    /**
     * The algorithm, which must be one of these.
     *
     * @throws Problem when it is not
     */
    static String algorithm(Value.Members header, Set<String> allowed) {
        if (header.members().get("alg") instanceof Value.Text text
                && allowed.contains(text.value())) {
            return text.value();
        }
        throw Refused.algorithm(
                "The token is not signed by an algorithm that is taken here.",
                "Taken: " + String.join(" ", allowed) + "; FF_JWT_ALGORITHMS lists them.");
    }

    /**
     * The name of the key; null where there is none.
     *
     * @throws Problem when it is no name
     */
    static @Nullable String keyId(Value.Members header) {
        Value kid = header.members().get("kid");
        if (kid == null) {
            return null;
        }
        if (kid instanceof Value.Text text) {
            return text.value();
        }
        throw Refused.unreadable("its header's kid is not a string");
    }
}
