package dev.halyard.control.change;

import dev.halyard.control.log.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A command with who sends it and on what terms.
 *
 * @param reason why, for the log; 1..2000 characters where the command needs one
 * @param expectedVersion the version that the sender saw; of an import the revision
 * @param approvalRef the approval that is to be used up
 * @param dryRun every check, no change
 * @param changeId of the change to be, unguessable
 * @param reach what it may touch
 */
public record Submission(
        Command command,
        Actor actor,
        @Nullable String reason,
        @Nullable Long expectedVersion,
        @Nullable String approvalRef,
        boolean dryRun,
        @Nullable Idempotency idempotency,
        @Nullable String requestId,
        String changeId,
        Reach reach) {
    /** From somebody who may touch everything. */
    public Submission(
            Command command,
            Actor actor,
            @Nullable String reason,
            @Nullable Long expectedVersion,
            @Nullable String approvalRef,
            boolean dryRun,
            @Nullable Idempotency idempotency,
            @Nullable String requestId,
            String changeId) {
        this(
                command,
                actor,
                reason,
                expectedVersion,
                approvalRef,
                dryRun,
                idempotency,
                requestId,
                changeId,
                Reach.EVERYTHING);
    }

    /**
     * Makes sending twice the same as sending once.
     *
     * @param bodyHash SHA-256 of what was sent, and where
     */
    public record Idempotency(String key, String bodyHash) {}

    /** The same with another command. */
    public Submission with(Command other) {
        return new Submission(
                other,
                actor,
                reason,
                expectedVersion,
                approvalRef,
                dryRun,
                idempotency,
                requestId,
                changeId,
                reach);
    }

    /**
     * Whose idempotency keys it shares: people of two tenants may have one id, and must not hear of
     * each other.
     */
    public String caller() {
        return reach.tenant() == null ? actor.caller() : reach.tenant() + '\u001f' + actor.caller();
    }

    /** From the service itself. */
    public static Submission bySystem(Command command, String reason, String changeId) {
        return new Submission(
                command, Actor.SYSTEM, reason, null, null, false, null, null, changeId);
    }
}
