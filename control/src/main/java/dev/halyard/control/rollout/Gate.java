package dev.halyard.control.rollout;

import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.SettingsEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a flag's marks ask for.
 *
 * @param signers 0: not gated; 1: {@code requires_approval}; 2: {@code sensitive_flag}
 * @param row of the approval matrix; null for any approver
 */
public record Gate(int signers, @Nullable String row) {
    public static Gate of(FlagEntry flag) {
        int signers =
                flag.definition().sensitive() ? 2 : flag.definition().requiresApproval() ? 1 : 0;
        return new Gate(signers, flag.matrixRow());
    }

    /** The role keys that may sign; null for any approver's. */
    public @Nullable List<String> roles(SettingsEntry settings) {
        return row == null ? null : settings.approvalMatrix().getOrDefault(row, List.of());
    }
}
