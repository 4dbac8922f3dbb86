package dev.halyard.control.change;

import dev.halyard.control.state.ApiKey;
import dev.halyard.evaluator.Instants;

/** Keys of servers: made, given another secret, revoked for good. */
final class ApiKeyChanges {
    private ApiKeyChanges() {}

    static Proposal create(Terms terms, Command.CreateApiKey command) {
        if (terms.state().apiKey(command.id()) != null) {
            throw new Refusal(
                    Refusal.Code.KEY_TAKEN, "There is a key with this id.", "Send it again.");
        }
        String expires = command.expiresAt();
        if (expires != null && Instants.parse(expires) <= terms.now()) {
            throw Refusal.invalid("/expires_at", "must be later than now, " + terms.instant());
        }
        return set(
                terms,
                "api_key.create",
                new ApiKey(
                        command.id(),
                        command.name(),
                        command.access(),
                        command.envs(),
                        command.tenant(),
                        command.permissions(),
                        command.hash(),
                        null,
                        terms.actorId(),
                        terms.instant(),
                        expires,
                        null,
                        0));
    }

    /** A key that is no longer good is not brought back by a new secret. */
    static Proposal rotate(Terms terms, Command.RotateApiKey command) {
        ApiKey key = found(terms, command.id());
        String state = key.stateAt(terms.now());
        if (!state.equals("active")) {
            throw new Refusal(
                    Refusal.Code.VALIDATION_FAILED,
                    "The key is " + state + ", which another secret would not mend.",
                    "Make a new key: POST /api/admin/api-keys.");
        }
        String until =
                command.overlap().isZero()
                        ? null
                        : Times.write(terms.now() + command.overlap().toMillis());
        return set(terms, "api_key.rotate", key.rotated(command.hash(), until));
    }

    static Proposal revoke(Terms terms, Command.RevokeApiKey command) {
        ApiKey key = found(terms, command.id());
        if (key.isRevoked()) {
            throw Refusal.noChange();
        }
        return set(terms, "api_key.revoke", key.revoked(terms.instant()));
    }

    private static ApiKey found(Terms terms, String id) {
        ApiKey key = terms.state().apiKey(id);
        if (key == null) {
            throw new Refusal(
                    Refusal.Code.NOT_FOUND,
                    "There is no API key with this id.",
                    "GET /api/admin/api-keys lists them.");
        }
        return key;
    }

    private static Proposal set(Terms terms, String action, ApiKey key) {
        Proposal proposal = new Proposal(terms.state());
        proposal.apiKey(action, key);
        return proposal;
    }
}
