package dev.halyard.control.change;

import dev.halyard.control.state.ApiKey;

/**
 * Whether the API key that sends a change is still good. Asked at the head of the log, so no change
 * of a key follows the record that revoked it. What it may change is its {@link Reach}.
 */
final class KeyLife {
    private KeyLife() {}

    /**
     * @throws Refusal when the key is revoked, expired or gone
     */
    static void check(Terms terms) {
        String id = terms.submission().actor().keyId();
        if (id == null) {
            return;
        }
        ApiKey key = terms.state().apiKey(id);
        if (key == null || !key.stateAt(terms.now()).equals("active")) {
            throw new Refusal(
                    Refusal.Code.FORBIDDEN,
                    "The API key is not good any more.",
                    "An admin makes another under /api/admin/api-keys.");
        }
    }
}
