package dev.halyard.server.admin;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.ApiKeyBodies;
import dev.halyard.control.change.Times;
import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import dev.halyard.server.auth.ApiKeyText;
import dev.halyard.server.auth.KeyUses;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/admin/api-keys}: keys for servers. Whole keys are made here and shown once; the
 * control plane, and what is remembered of an answer, has hashes and ids. Thread-safe.
 */
public final class ApiKeysApi {
    private final Store store;
    private final Changes changes;
    private final KeyUses uses;
    private final Envelope envelope;
    private final SecureRandom random = new SecureRandom();

    public ApiKeysApi(Store store, Changes changes, KeyUses uses, Envelope envelope) {
        this.store = store;
        this.changes = changes;
        this.uses = uses;
        this.envelope = envelope;
    }

    /** The newest first, expired and revoked ones among them. */
    public Answer list(Call call) {
        call.query().allow(List.of("limit", "cursor"));
        State state = store.served().state();
        long now = store.control().now();
        Map<String, Long> times = uses.times();
        call.answeredFrom(state.revision());
        Value.Members page =
                Page.of(call).of(state.apiKeys(), ApiKey::id, key -> shown(key, now, times));
        return envelope.ok(call, page.toJson());
    }

    public Answer get(Call call) {
        call.query().allow(List.of());
        State state = store.served().state();
        ApiKey key = state.apiKey(call.variable("id"));
        if (key == null) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "There is no API key with this id.",
                    "GET /api/admin/api-keys lists them.");
        }
        call.answeredFrom(state.revision());
        return envelope.ok(call, shown(key, store.control().now(), uses.times()).toJson());
    }

    private static Value.Members shown(ApiKey key, long now, Map<String, Long> times) {
        Long used = times.get(key.id());
        return Doc.object()
                .putAll(key.shown(now))
                .putOrNull("last_used_at", used == null ? null : Times.write(used))
                .members();
    }

    public Answer create(Call call) {
        ApiKeyText made = ApiKeyText.made(random);
        return changes.make(
                call,
                body -> ApiKeyBodies.create(made.id(), made.hash(), body),
                outcome -> once(call, outcome, made));
    }

    public Answer rotate(Call call) {
        ApiKeyText made = ApiKeyText.madeFor(call.variable("id"), random);
        return changes.make(
                call,
                body -> ApiKeyBodies.rotate(made.id(), made.hash(), body),
                outcome -> once(call, outcome, made));
    }

    /** The whole key beside the answer that is kept; a repeated request made none. */
    private static Value.Members once(Call call, ControlPlane.Outcome outcome, ApiKeyText made) {
        if (outcome.repeated()) {
            call.warn("key_shown_once");
        }
        boolean none = outcome.repeated() || Doc.flag(outcome.answer(), "dry_run");
        return Doc.object()
                .putAll(outcome.answer())
                .putOrNull("key", none ? null : made.text())
                .members();
    }

    public Answer revoke(Call call) {
        return changes.make(call, body -> ApiKeyBodies.revoke(call.variable("id"), body));
    }
}
