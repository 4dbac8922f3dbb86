package dev.halyard.control.state;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks with. Its secret is known to whoever was shown it alone: 256 random bits,
 * which nobody finds from their hash. Immutable; a revoked one stays.
 *
 * @param envs the environments that it is bound to; null for all
 * @param tenant the tenant that it is bound to; null for none
 * @param permissions beyond reading or writing, sorted
 * @param hash of the secret: SHA-256, lower-case hex
 * @param previous the secret before, while that is good; null for none
 * @param createdBy whose doing counts what is done with it
 * @param expiresAt when it is no longer good; null for never
 * @param revokedAt null while nobody has revoked it
 * @param born the seq that made it
 */
public record ApiKey(
        String id,
        String name,
        Access access,
        @Nullable List<Env> envs,
        @Nullable String tenant,
        List<String> permissions,
        String hash,
        @Nullable Previous previous,
        String createdBy,
        String createdAt,
        @Nullable String expiresAt,
        @Nullable String revokedAt,
        long born) {
    /** May send overrides along. */
    public static final String OVERRIDE = "flags.override";

    /** May take the whole snapshot. */
    public static final String SNAPSHOT = "flags.snapshot";

    public ApiKey {
        envs = envs == null ? null : List.copyOf(envs);
        permissions = List.copyOf(permissions);
    }

    /** What it may do on the control plane. */
    public enum Access {
        READ,
        /** Read, change, and stop. */
        WRITE;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A secret that was replaced. */
    public record Previous(String hash, String until) {}

    /** The key that a document of the log says. */
    public static ApiKey read(Value.Members from, long born) {
        Value.Members previous = Doc.object(from, "previous");
        return new ApiKey(
                Doc.string(from, "id"),
                Doc.string(from, "name"),
                Access.valueOf(Doc.string(from, "access").toUpperCase(Locale.ROOT)),
                Doc.get(from, "envs") == null ? null : envs(Doc.texts(from, "envs")),
                Doc.text(from, "tenant"),
                Doc.texts(from, "permissions"),
                Doc.string(from, "hash"),
                previous == null
                        ? null
                        : new Previous(Doc.string(previous, "hash"), Doc.string(previous, "until")),
                Doc.string(from, "created_by"),
                Doc.string(from, "created_at"),
                Doc.text(from, "expires_at"),
                Doc.text(from, "revoked_at"),
                born);
    }

    private static List<Env> envs(List<String> ids) {
        List<Env> envs = new ArrayList<>();
        ids.forEach(id -> envs.add(Env.valueOf(id.toUpperCase(Locale.ROOT))));
        return envs;
    }

    /** As the log keeps it. */
    public Value.Members stored() {
        return described()
                .put("hash", hash)
                .put(
                        "previous",
                        previous == null
                                ? Value.Null.NULL
                                : Doc.object()
                                        .put("hash", previous.hash)
                                        .put("until", previous.until)
                                        .members())
                .put("created_by", createdBy)
                .put("created_at", createdAt)
                .putOrNull("expires_at", expiresAt)
                .putOrNull("revoked_at", revokedAt)
                .members();
    }

    /**
     * As answers show it: with what it is now, and no hash.
     *
     * @param now milliseconds since the epoch
     */
    public Value.Members shown(long now) {
        return described()
                .put("state", stateAt(now))
                .putOrNull("previous_until", previous == null ? null : previous.until)
                .put("created_by", createdBy)
                .put("created_at", createdAt)
                .putOrNull("expires_at", expiresAt)
                .putOrNull("revoked_at", revokedAt)
                .members();
    }

    private Doc described() {
        return Doc.object()
                .put("id", id)
                .put("name", name)
                .put("access", access.id())
                .put(
                        "envs",
                        envs == null
                                ? Value.Null.NULL
                                : new Value.Array(
                                        envs.stream().map(Env::id).map(Value::of).toList()))
                .putOrNull("tenant", tenant)
                .put("permissions", permissions);
    }

    /** {@code active}, {@code expired} or {@code revoked}. */
    public String stateAt(long now) {
        return isRevoked() ? "revoked" : isExpiredAt(now) ? "expired" : "active";
    }

    public boolean isRevoked() {
        return revokedAt != null;
    }

    /** Whether its time was over at an instant, milliseconds since the epoch. */
    public boolean isExpiredAt(long now) {
        return expiresAt != null && Instants.parse(expiresAt) <= now;
    }

    /** The hash of the secret before, where that is still good; null otherwise. */
    public @Nullable String previousHashAt(long now) {
        return previous != null && Instants.parse(previous.until) > now ? previous.hash : null;
    }

    /** With another secret, the one before good for a while longer. */
    public ApiKey rotated(String nextHash, @Nullable String until) {
        Previous before = until == null ? null : new Previous(hash, until);
        return with(nextHash, before, revokedAt);
    }

    /** No longer good for anything. */
    public ApiKey revoked(String at) {
        return with(hash, null, at);
    }

    private ApiKey with(
            String nextHash, @Nullable Previous nextPrevious, @Nullable String nextRevokedAt) {
        return new ApiKey(
                id,
                name,
                access,
                envs,
                tenant,
                permissions,
                nextHash,
                nextPrevious,
                createdBy,
                createdAt,
                expiresAt,
                nextRevokedAt,
                born);
    }
}
