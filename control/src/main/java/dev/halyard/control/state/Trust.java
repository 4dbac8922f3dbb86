package dev.halyard.control.state;

import java.util.List;

/**
 * Whose signatures count. A service that believes what callers say of themselves counts all; one
 * that verifies who they are does not count those that were given while nobody did.
 */
public enum Trust {
    /** Every signature. */
    ALL,
    /** Only those of somebody whose token was verified. */
    VERIFIED;

    /** As signatures say where their signer's identity came from. */
    private static final String TOKEN = "jwt";

    public boolean counts(Signature signature) {
        return this == ALL || signature.authSource().equals(TOKEN);
    }

    /** The signatures that count. */
    public List<Signature> of(Approval approval) {
        return approval.signatures().stream().filter(this::counts).toList();
    }

    /** Whether an approval has all the signatures that it needs, of those that count. */
    public boolean isFullySigned(Approval approval) {
        List<Signature> counted = of(approval);
        return approval.requirements().stream().allMatch(r -> r.isMet(counted));
    }
}
