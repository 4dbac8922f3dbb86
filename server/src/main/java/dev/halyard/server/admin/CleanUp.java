package dev.halyard.server.admin;

import dev.halyard.control.change.Times;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a flag may have done its work, with what speaks for it.
 *
 * @param env where it must have been on for everyone
 * @param before what is to be judged by must have begun no later than this instant
 * @param madeUntil flags born at this revision or before are old enough to be missed; 0 for none,
 *     because nobody has counted for long enough
 * @param countedSince since when there are counts
 * @param needed the keys of flags that live ones need
 */
record CleanUp(
        Env env,
        long now,
        long before,
        long madeUntil,
        long countedSince,
        Map<String, Map<Env, Long>> lastAsked,
        Set<String> needed,
        FullSince fullSince) {
    enum Reason {
        FULL("full"),
        NOT_ASKED("not_asked"),
        EXPIRED("expired");

        private final String id;

        Reason(String id) {
            this.id = id;
        }

        static Optional<Reason> of(@Nullable String id) {
            for (Reason reason : values()) {
                if (reason.id.equals(id)) {
                    return Optional.of(reason);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * A reason, and since when it holds.
     *
     * @param env null where it is not about one
     * @param since milliseconds since the epoch; 0: since it was made, or counted, whichever is
     *     later
     */
    record Evidence(Reason reason, @Nullable Env env, long since, long countedSince) {
        Value.Members shown(ChangeLog log, FlagEntry flag) {
            long from = since != 0 ? since : Math.max(countedSince, made(log, flag));
            return Doc.object()
                    .put("reason", reason.id)
                    .putOrNull("env", env == null ? null : env.id())
                    .put("since", Times.write(from))
                    .members();
        }

        private static long made(ChangeLog log, FlagEntry flag) {
            return log.after(flag.born() - 1, 1).stream()
                    .map(LogRecord::ts)
                    .mapToLong(Instants::parse)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** When it was last evaluated, by environment. */
    Map<Env, Long> last(FlagEntry flag) {
        return lastAsked.getOrDefault(flag.key(), Map.of());
    }

    /**
     * All that fits.
     *
     * @param wanted only this one; null for all
     */
    List<Evidence> of(FlagEntry flag, @Nullable Reason wanted) {
        List<Evidence> found = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if (wanted == null || wanted == reason) {
                evidence(reason, flag).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Evidence> evidence(Reason reason, FlagEntry flag) {
        return switch (reason) {
            case FULL -> full(flag);
            case NOT_ASKED -> notAsked(flag);
            case EXPIRED -> expired(flag);
        };
    }

    private Optional<Evidence> full(FlagEntry flag) {
        if (flag.state(env).stage() != Stage.FULL) {
            return Optional.empty();
        }
        long since = fullSince.of(flag, env);
        return since <= before
                ? Optional.of(new Evidence(Reason.FULL, env, since, countedSince))
                : Optional.empty();
    }

    /**
     * Never, or not for so long; nobody is missed before there were counts. One that another flag
     * needs is in use without being asked for.
     */
    private Optional<Evidence> notAsked(FlagEntry flag) {
        long last = last(flag).values().stream().mapToLong(Long::longValue).max().orElse(0);
        boolean missed = last == 0 ? flag.born() <= madeUntil : last <= before;
        return missed && !needed.contains(flag.key())
                ? Optional.of(new Evidence(Reason.NOT_ASKED, null, last, countedSince))
                : Optional.empty();
    }

    private Optional<Evidence> expired(FlagEntry flag) {
        String expires = Doc.text(flag.document(), "expires_at");
        long at = expires == null ? Instants.NONE : Instants.parse(expires);
        return at != Instants.NONE && at <= now
                ? Optional.of(new Evidence(Reason.EXPIRED, null, at, countedSince))
                : Optional.empty();
    }
}
