package dev.halyard.server.signin;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A sign-in that has begun, kept sealed in the browser that began it, so that no other can end it.
 *
 * @param state what the provider sends back
 * @param nonce what the token must hold
 * @param verifier what proves that whoever ends it began it (PKCE)
 * @param redirect where the provider sends the browser
 * @param returnTo where the browser wants to go then
 */
record Flow(
        String state,
        String nonce,
        String verifier,
        String redirect,
        String returnTo,
        Instant expires) {
    private static final int RANDOM_BYTES = 32;

    static Flow begin(Seal.Keys random, String redirect, String returnTo, Instant expires) {
        return new Flow(
                random.random(RANDOM_BYTES),
                random.random(RANDOM_BYTES),
                random.random(RANDOM_BYTES),
                redirect,
                returnTo,
                expires);
    }

    /** What the provider is shown of the verifier beforehand: its SHA-256. */
    String challenge() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isState(String sent) {
        return MessageDigest.isEqual(
                state.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    String toJson() {
        StringBuilder out = new StringBuilder(400);
        out.append("{\"exp\":").append(expires.getEpochSecond()).append(",\"state\":");
        Strings.quote(state, out);
        Session.text(out, "nonce", nonce);
        Session.text(out, "verifier", verifier);
        Session.text(out, "redirect", redirect);
        Session.text(out, "return_to", returnTo);
        return out.append('}').toString();
    }

    /** Empty for what is no flow, or is over. */
    static Optional<Flow> of(String json, Instant now) {
        try {
            if (Json.parse(json, 2) instanceof Value.Members members
                    && members.members().get("exp") instanceof Value.Num end) {
                Map<String, Value> all = members.members();
                Flow flow =
                        new Flow(
                                text(all, "state"),
                                text(all, "nonce"),
                                text(all, "verifier"),
                                text(all, "redirect"),
                                text(all, "return_to"),
                                Instant.ofEpochSecond((long) end.value()));
                return Optional.of(flow).filter(good -> now.isBefore(good.expires));
            }
        } catch (MalformedJsonException e) {
            // what another version wrote
        }
        return Optional.empty();
    }

    private static String text(Map<String, Value> all, String name) {
        String text = Session.text(all.get(name));
        return text == null ? "" : text;
    }
}
