package dev.halyard.control;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.rollout.Direction;
import dev.halyard.control.rollout.Rollout;
import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a node still heeds where the log goes on in a format that it does not know. It holds what it
 * knew, and of the records after that, which must follow each other as ever, it takes what stops: a
 * flag paused or rolled back, a key revoked. Nothing that it takes reaches anybody more, so it may
 * be wrong about the rest. Not thread-safe.
 */
final class StopsBeyond {
    private final long from;
    private final Set<EntityId> stopped = new LinkedHashSet<>();
    private State held;
    private long seq;
    private String hash;

    /**
     * @param known up to where the log can be read
     */
    StopsBeyond(State known) {
        from = known.revision();
        held = known;
        seq = known.head().seq();
        hash = known.head().hash();
    }

    /** The revision that it holds on to. */
    long from() {
        return from;
    }

    /** The last record that it has looked at. */
    long seq() {
        return seq;
    }

    /** What was known, with the stops. */
    State held() {
        return held;
    }

    /** What was stopped since this was last asked. */
    Set<EntityId> takeStopped() {
        Set<EntityId> taken = Set.copyOf(stopped);
        stopped.clear();
        return taken;
    }

    /**
     * Looks at the next line.
     *
     * @throws IllegalArgumentException when it does not follow the one before
     */
    void next(String line) {
        try {
            LogLine.Place place = LogLine.place(line);
            if (place.seq() != seq + 1 || !place.prevHash().equals(hash)) {
                throw new IllegalArgumentException(
                        "record %d does not follow this node's".formatted(place.seq()));
            }
            seq = place.seq();
            hash = place.hash();
            heed(LogLine.read(line));
        } catch (LogLine.NewerFormatException passedOver) {
            return;
        } catch (LogLine.MalformedLineException e) {
            throw new IllegalArgumentException(
                    "record %d %s".formatted(seq + 1, e.getMessage()), e);
        }
    }

    private void heed(LogRecord record) {
        Value.Members after = record.after();
        if (after == null) {
            return;
        }
        switch (record.entity().kind()) {
            case FLAG -> heedFlag(record.entity(), after);
            case API_KEY -> heedKey(record.entity(), after);
            case OVERRIDE, COHORT, SETTINGS, METADATA, APPROVAL -> {}
        }
    }

    private void heedFlag(EntityId id, Value.Members after) {
        FlagEntry known = held.flagEntry(id.key());
        if (known == null) {
            return; // not served here
        }
        FlagEntry there = FlagEntry.read(after, known.born());
        FlagEntry next = known;
        boolean any = false;
        for (Env env : Env.values()) {
            if (Rollout.direction(known.state(env), there.state(env)) == Direction.STOP) {
                next = next.withState(env, there.state(env));
                any = true;
            }
        }
        if (any) {
            take(id, next.stored(), known.born());
        }
    }

    private void heedKey(EntityId id, Value.Members after) {
        Value.Members known = held.stored(id);
        String at = Doc.text(after, "revoked_at");
        if (known != null && at != null) {
            take(id, ApiKey.read(known, 0).revoked(at).stored(), 0);
        }
    }

    private void take(EntityId id, Value.Members document, long born) {
        held = held.with(id, document, born);
        stopped.add(id);
    }
}
