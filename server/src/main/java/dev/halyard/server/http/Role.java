package dev.halyard.server.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may do on the control plane; which roles a caller has is the identity's business.
 */
public enum Role {
    /** Reads what its own tenant may see. */
    TENANT_VIEWER("tenant-viewer"),
    /** Tenant-viewer, and changes rows of its own tenant. */
    TENANT_EDITOR("tenant-editor"),
    /** Reads. */
    VIEWER("viewer"),
    /** Viewer, and changes, and stops. */
    EDITOR("editor"),
    /** Viewer, and signs. */
    APPROVER("approver"),
    /** Editor, and keys, imports, settings. */
    ADMIN("admin");

    private final String id;

    Role(String id) {
        this.id = id;
    }

    /** As tokens, records and refusals write it. */
    public String id() {
        return id;
    }

    /** The role that is called so. */
    public static Optional<Role> of(String id) {
        return Arrays.stream(values()).filter(role -> role.id.equals(id)).findFirst();
    }

    /** The roles that whoever has this one has with it, this one among them. */
    public Set<Role> implied() {
        return switch (this) {
            case TENANT_VIEWER -> EnumSet.of(TENANT_VIEWER);
            case TENANT_EDITOR -> EnumSet.of(TENANT_VIEWER, TENANT_EDITOR);
            case VIEWER -> EnumSet.of(VIEWER);
            case EDITOR -> EnumSet.of(VIEWER, EDITOR);
            case APPROVER -> EnumSet.of(VIEWER, APPROVER);
            case ADMIN -> EnumSet.of(VIEWER, EDITOR, ADMIN);
        };
    }

    /** Whether somebody with these roles may do what takes this one. */
    public boolean isHeldBy(Set<Role> roles) {
        return roles.contains(this)
                || (this == TENANT_VIEWER && roles.contains(VIEWER))
                || (this == TENANT_EDITOR && roles.contains(EDITOR));
    }

    /** As a refusal names it: with the platform's role that does as well. */
    String described() {
        return EnumSet.allOf(Role.class).stream()
                .filter(role -> role == this || isHeldBy(Set.of(role)))
                .map(Role::id)
                .collect(Collectors.joining(" or "));
    }
}
