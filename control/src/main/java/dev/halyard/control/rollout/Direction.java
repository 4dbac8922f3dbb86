package dev.halyard.control.rollout;

/** Which way a change of state goes. */
public enum Direction {
    /** It reaches the same, whatever else changes. */
    NONE,
    /** It may reach somebody more. */
    FORWARD,
    /** It reaches nobody more. */
    BACK,
    /** It reaches nobody. */
    STOP,
    /** It reaches again whom it had reached. */
    RESUME,
    /** From rolled back to draft. */
    AGAIN
}
