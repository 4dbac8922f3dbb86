package dev.halyard.control.state;

import java.util.Optional;

/** What an approval is asked for. */
public enum ApprovalKind {
    TRANSITION("transition"),
    RESUME("resume"),
    OVERRIDE_PUT("override_put"),
    OVERRIDE_DELETE("override_delete"),
    FLAG_EDIT("flag_edit"),
    ARCHIVE("archive"),
    RECREATE("recreate"),
    COHORT_PUT("cohort_put"),
    COHORT_DELETE("cohort_delete"),
    SETTINGS("settings"),
    IMPORT("import");

    private final String id;

    ApprovalKind(String id) {
        this.id = id;
    }

    /** As requests and records write it. */
    public String id() {
        return id;
    }

    public static Optional<ApprovalKind> of(String id) {
        for (ApprovalKind kind : values()) {
            if (kind.id.equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
