package dev.halyard.server.http;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and what they may do. Immutable.
 *
 * @param id null for somebody who reads without saying who they are; a key's is its maker's
 * @param roles with all that they imply; a tenant's role without a tenant is none
 * @param tenant the tenant that a caller belongs to or a credential is bound to; null for none
 * @param roleKey the business role, which approvals ask for
 * @param source how it is known, as {@code service.auth_source} says it: {@code jwt} …
 * @param keyId the API key, where it is one
 * @param envs the environments that it may ask for and change
 * @param subject whom evaluations are for
 */
public record Identity(
        @Nullable String id,
        Set<Role> roles,
        Set<Permission> permissions,
        @Nullable String tenant,
        @Nullable String roleKey,
        String source,
        @Nullable String keyId,
        Set<Env> envs,
        Subject subject) {
    /** Every environment. */
    public static final Set<Env> ALL_ENVS = Set.copyOf(EnumSet.allOf(Env.class));

    public Identity {
        roles = tenant == null ? ofPlatform(roles) : Set.copyOf(roles);
        permissions = Set.copyOf(permissions);
        envs = Set.copyOf(envs);
    }

    /** Otherwise the tenant's roles would be confined to nothing, which reads as everything. */
    private static Set<Role> ofPlatform(Set<Role> roles) {
        Set<Role> kept = new HashSet<>(roles);
        kept.remove(Role.TENANT_VIEWER);
        kept.remove(Role.TENANT_EDITOR);
        return Set.copyOf(kept);
    }

    /** Whom evaluations are for. */
    public sealed interface Subject {
        /** Whoever the request says, believed: development. */
        record AsSent() implements Subject {}

        /**
         * The caller alone, whatever the request says: an end user's token.
         *
         * @param settable names of attributes that the request may set all the same
         */
        record Own(
                String user,
                @Nullable String tenant,
                @Nullable String tier,
                @Nullable String roleKey,
                Map<String, Value> attributes,
                Set<String> settable)
                implements Subject {
            public Own {
                attributes = Map.copyOf(attributes);
                settable = Set.copyOf(settable);
            }
        }

        /** Whomever the request names, within the credential's tenant: a service credential. */
        record Named() implements Subject {}
    }

    public boolean has(Role role) {
        return role.isHeldBy(roles);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /**
     * Refuses an environment that this deployment or this credential does not answer.
     *
     * @throws Problem {@code forbidden}
     */
    public void checkEnv(Env env) {
        if (!envs.contains(env)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "The environment " + env.id() + " is not answered for this caller.",
                    "Answered here: "
                            + envs.stream().sorted().map(Env::id).collect(Collectors.joining(", "))
                            + ".");
        }
    }

    /**
     * Whether only what somebody of a tenant may see is shown: no rules, nothing of other tenants.
     */
    public boolean isRestricted() {
        return !roles.contains(Role.VIEWER)
                && !(subject instanceof Subject.Named && tenant == null);
    }

    /**
     * The tenant whose rows alone a caller of the control plane may see and change; null for
     * everybody's.
     */
    public @Nullable String confinedTo() {
        return roles.contains(Role.VIEWER) ? null : tenant;
    }

    /** The port that says who calls. Thread-safe. */
    public interface Source {
        /**
         * Who asks for flags.
         *
         * @throws Problem when a credential was sent that is not good, or none that is needed
         */
        Identity asker(Call call);

        /** Who reads or changes the control plane; refuses as {@link #asker} does. */
        Identity actor(Call call);
    }
}
