package dev.halyard.server.http;

import java.util.Arrays;
import java.util.Optional;

/** What a credential may do on the data plane beyond asking for itself. */
public enum Permission {
    /** Ask for whoever the request names. */
    EVALUATE_ANY("flags.evaluate.any"),
    /** Send overrides along. */
    OVERRIDE("flags.override"),
    /** Take the whole snapshot, as in-process evaluators do; none that is bound to a tenant may. */
    SNAPSHOT("flags.snapshot");

    private final String id;

    Permission(String id) {
        this.id = id;
    }

    /** As a token's scope and refusals write it. */
    public String id() {
        return id;
    }

    /** The permission that is called so. */
    public static Optional<Permission> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }
}
