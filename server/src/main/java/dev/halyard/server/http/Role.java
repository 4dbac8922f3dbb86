package dev.halyard.server.http;

/** The platform's roles; which of them a caller has is the identity's business. */
public enum Role {
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

    /** As records and refusals write it. */
    public String id() {
        return id;
    }
}
