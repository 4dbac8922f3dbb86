package dev.halyard.control.change;

import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.ApprovalKind;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.RowPlace;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody wants changed. Everything that changes what a flag answers is one of these. */
public sealed interface Command {
    /**
     * Whether it does nothing but stop: it is then written in the first format whatever {@code
     * FF_FORMAT} says, so that every node that runs can read it.
     */
    default boolean isStop() {
        return false;
    }

    /** A new flag, or one that comes back from the archive. */
    record CreateFlag(Value.Members document) implements Command {}

    /** Another document for a flag; its states stay. */
    record EditFlag(String key, Value.Members document) implements Command {}

    record ArchiveFlag(String key) implements Command {}

    /** Another stage, percentage or cohorts; null leaves what is. */
    record Transition(
            String key,
            Envs envs,
            Stage stage,
            Value.@Nullable Num pct,
            @Nullable List<String> pilotCohorts)
            implements Command {
        @Override
        public boolean isStop() {
            return stage == Stage.PAUSED || stage == Stage.ROLLED_BACK;
        }
    }

    record Pause(String key, Envs envs) implements Command {
        @Override
        public boolean isStop() {
            return true;
        }
    }

    record RollBack(String key, Envs envs) implements Command {
        @Override
        public boolean isStop() {
            return true;
        }
    }

    record Resume(String key, Envs envs) implements Command {}

    /** Back to the states of an earlier revision. */
    record RevertStates(String key, Envs envs, java.util.Map<Env, EnvState> to)
            implements Command {}

    /**
     * A row, new or in place of the one for the same.
     *
     * @param rationale null takes the reason
     */
    record PutOverride(
            String flagKey,
            RowPlace place,
            Value value,
            @Nullable String expiresAt,
            @Nullable String rationale,
            String source)
            implements Command {}

    record DeleteOverride(String flagKey, RowPlace place) implements Command {}

    /** Removes the rows that no longer count. */
    record SweepOverrides() implements Command {}

    record PutCohort(String key, Value.Members document) implements Command {}

    record DeleteCohort(String key) implements Command {}

    /** Null leaves what is. */
    record PutSettings(Value.Members document) implements Command {}

    /**
     * A registry, overrides, or both, in place of what is there.
     *
     * @param adopted the first import into an empty store: approvals are taken as found
     */
    record Import(
            Value.@Nullable Members registry, Value.@Nullable Members overrides, boolean adopted)
            implements Command {}

    /**
     * Leave for another command.
     *
     * @param asked what it is for
     * @param blastRadius what that would do to the contexts seen lately, where somebody looked
     */
    record RequestApproval(
            ApprovalKind kind,
            Value.Members target,
            @Nullable String env,
            Value.Members change,
            Command asked,
            Value.@Nullable Members blastRadius)
            implements Command {}

    record Sign(String id, @Nullable String comment) implements Command {}

    record Reject(String id, String comment) implements Command {}

    record Withdraw(String id, @Nullable String comment) implements Command {}

    /**
     * A key for a server, whose secret only its maker sees.
     *
     * @param envs null for all
     * @param hash SHA-256 of the secret, lower-case hex
     */
    record CreateApiKey(
            String id,
            String hash,
            String name,
            ApiKey.Access access,
            @Nullable List<Env> envs,
            @Nullable String tenant,
            List<String> permissions,
            @Nullable String expiresAt)
            implements Command {}

    /**
     * Another secret for a key.
     *
     * @param overlap how long the one before stays good
     */
    record RotateApiKey(String id, String hash, Duration overlap) implements Command {}

    record RevokeApiKey(String id) implements Command {
        @Override
        public boolean isStop() {
            return true;
        }
    }
}
