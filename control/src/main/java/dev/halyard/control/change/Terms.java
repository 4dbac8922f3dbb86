package dev.halyard.control.change;

import dev.halyard.control.state.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a command is judged by: the state, who sent it, and the time.
 *
 * @param now the log's running maximum of time, milliseconds since the epoch
 * @param versionMatters false while somebody only asks what a command would do
 */
record Terms(
        State state, Submission submission, long now, Settings settings, boolean versionMatters) {
    /** How long things last. */
    record Settings(Duration resumeWithin, Duration approvalSla) {}

    /** Holds a change to the version that its sender saw, which must be said. */
    void requireVersion(long current) {
        Long sent = submission.expectedVersion();
        if (versionMatters && sent == null) {
            throw Refusal.versionNeeded(current);
        }
        checkVersion(current);
    }

    /** As {@link #requireVersion}, where it may be left out. */
    void checkVersion(long current) {
        @Nullable Long sent = submission.expectedVersion();
        if (versionMatters && sent != null && sent != current) {
            throw Refusal.versionConflict(current, sent);
        }
    }

    String actorId() {
        return submission.actor().id();
    }

    String instant() {
        return Times.write(now);
    }
}
