package dev.halyard.server.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Since when flags have been on for everyone, by their records; remembered for a version of a flag,
 * since only a change of it ends that. Thread-safe.
 */
final class FullSince {
    private static final int PAGE = 100;

    /** Of a flag whose document is edited all the time the answer is "at least since". */
    private static final int MOST_PAGES = 20;

    private final ChangeLog log;
    private final Cache<Known, Long> known = Caffeine.newBuilder().maximumSize(30_000).build();

    private record Known(String flagKey, long version, Env env) {}

    FullSince(ChangeLog log) {
        this.log = log;
    }

    /** Milliseconds since the epoch, for a flag that is {@code full} there now. */
    long of(FlagEntry flag, Env env) {
        Known asked = new Known(flag.key(), flag.version(), env);
        Long answer = known.getIfPresent(asked);
        if (answer == null) {
            answer = find(flag.key(), env);
            known.put(asked, answer);
        }
        return answer;
    }

    private long find(String key, Env env) {
        long before = Long.MAX_VALUE;
        long since = Long.MAX_VALUE; // changed meanwhile: not yet
        for (int page = 0; page < MOST_PAGES; page++) {
            List<LogRecord> records = log.find(query(key, before));
            for (LogRecord record : records) {
                if (!isFull(record.after(), env)) {
                    return since;
                }
                since = Instants.parse(record.ts());
                if (!isFull(record.before(), env)) {
                    return since;
                }
            }
            if (records.size() < PAGE) {
                return since;
            }
            before = records.getLast().seq();
        }
        return since;
    }

    private static LogQuery query(String key, long before) {
        return new LogQuery(
                before, key, null, EntityId.Kind.FLAG.id(), null, null, null, null, PAGE);
    }

    private static boolean isFull(Value.@Nullable Members document, Env env) {
        return document != null && FlagEntry.read(document, 0).state(env).stage() == Stage.FULL;
    }
}
