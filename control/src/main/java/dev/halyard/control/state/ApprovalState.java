package dev.halyard.control.state;

/**
 * Where an approval stands.
 *
 * <pre>
 * pending ──sign──> signed_partial ──sign──> signed_full ──apply──> consumed
 *    └────────────────sign (one is enough)──────┘
 * any of the first three ──> rejected | withdrawn | expired | void
 * </pre>
 */
public enum ApprovalState {
    PENDING("pending"),
    SIGNED_PARTIAL("signed_partial"),
    SIGNED_FULL("signed_full"),
    REJECTED("rejected"),
    WITHDRAWN("withdrawn"),
    EXPIRED("expired"),
    CONSUMED("consumed"),
    VOID("void");

    private final String id;

    ApprovalState(String id) {
        this.id = id;
    }

    /** As answers and records write it. */
    public String id() {
        return id;
    }

    /** Whether it can still be signed or used. */
    public boolean isOpen() {
        return this == PENDING || this == SIGNED_PARTIAL || this == SIGNED_FULL;
    }

    static ApprovalState of(String id) {
        for (ApprovalState state : values()) {
            if (state.id.equals(id)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no such state of an approval: " + id);
    }
}
