package dev.halyard.server.auth;

import dev.halyard.control.change.Decider;
import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the API keys that the log has, as they are at this moment: one that is revoked is refused
 * by the next request. Whoever has not the secret learns nothing, not even that there is such a
 * key. Thread-safe.
 */
public final class ApiKeys implements Credentials.Keys {
    /** As envelopes and records say it. */
    static final String SOURCE = "api_key";

    /** Compared with where there is no key, so that both take as long. */
    private static final String NO_HASH = "0".repeat(64);

    private final Supplier<State> state;
    private final InstantSource clock;
    private final Set<Env> envs;
    private final ObjLongConsumer<String> used;

    /**
     * Knows these.
     *
     * @param state the newest that is durable
     * @param envs the environments that are answered
     * @param used told of the id of each key that was found good, and when (milliseconds since the
     *     epoch)
     */
    public ApiKeys(
            Supplier<State> state,
            InstantSource clock,
            Set<Env> envs,
            ObjLongConsumer<String> used) {
        this.state = state;
        this.clock = clock;
        this.envs = Set.copyOf(envs);
        this.used = used;
    }

    @Override
    public Identity identify(String sent) {
        ApiKeyText text = ApiKeyText.read(sent);
        if (text == null) {
            throw Credentials.keyInvalid();
        }
        State now = state.get();
        long at = Decider.now(now, clock.millis());
        ApiKey key = now.apiKey(text.id());
        if (!isRight(key, text.hash(), at) || key == null || key.isRevoked()) {
            throw Credentials.keyInvalid();
        }
        if (key.isExpiredAt(at)) {
            throw Credentials.unauthorized(
                    Code.KEY_EXPIRED,
                    "The API key expired at " + key.expiresAt() + ".",
                    "An admin makes another under /api/admin/api-keys.");
        }
        used.accept(key.id(), at);
        return identity(key);
    }

    private static boolean isRight(@Nullable ApiKey key, String hash, long at) {
        String previous = key == null ? null : key.previousHashAt(at);
        boolean current = isSame(key == null ? NO_HASH : key.hash(), hash);
        boolean before = isSame(previous == null ? NO_HASH : previous, hash);
        return current || before;
    }

    /** In a time that does not tell where they differ. */
    private static boolean isSame(String known, String sent) {
        return MessageDigest.isEqual(
                known.getBytes(StandardCharsets.US_ASCII),
                sent.getBytes(StandardCharsets.US_ASCII));
    }

    private Identity identity(ApiKey key) {
        return new Identity(
                key.createdBy(),
                roles(key),
                permissions(key),
                key.tenant(),
                null,
                SOURCE,
                key.id(),
                envs(key),
                new Identity.Subject.Named());
    }

    private static Set<Role> roles(ApiKey key) {
        boolean bound = key.tenant() != null;
        Role role =
                switch (key.access()) {
                    case READ -> bound ? Role.TENANT_VIEWER : Role.VIEWER;
                    case WRITE -> bound ? Role.TENANT_EDITOR : Role.EDITOR;
                };
        return role.implied();
    }

    private static Set<Permission> permissions(ApiKey key) {
        Set<Permission> permissions = EnumSet.of(Permission.EVALUATE_ANY);
        key.permissions().forEach(id -> Permission.of(id).ifPresent(permissions::add));
        if (key.tenant() != null) {
            permissions.remove(Permission.SNAPSHOT); // it has every tenant's rows
        }
        return permissions;
    }

    private Set<Env> envs(ApiKey key) {
        List<Env> bound = key.envs();
        if (bound == null) {
            return envs;
        }
        Set<Env> both = EnumSet.copyOf(bound);
        both.retainAll(envs);
        return both;
    }
}
