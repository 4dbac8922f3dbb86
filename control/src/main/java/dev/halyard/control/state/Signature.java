package dev.halyard.control.state;

import dev.halyard.evaluator.Value;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's name under an approval.
 *
 * @param authSource how their identity was known
 * @param at an instant
 */
public record Signature(
        String signer,
        @Nullable String roleKey,
        String authSource,
        String at,
        @Nullable String comment) {
    Value.Members stored() {
        return Doc.object()
                .put("signer", signer)
                .putOrNull("role_key", roleKey)
                .put("auth_source", authSource)
                .put("at", at)
                .putOrNull("comment", comment)
                .members();
    }

    static Signature read(Value.Members from) {
        return new Signature(
                Doc.string(from, "signer"),
                Doc.text(from, "role_key"),
                Doc.string(from, "auth_source"),
                Doc.string(from, "at"),
                Doc.text(from, "comment"));
    }
}
