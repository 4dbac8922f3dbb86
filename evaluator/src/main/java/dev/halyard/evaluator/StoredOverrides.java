package dev.halyard.evaluator;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stored overrides of a snapshot, by flag. Immutable. */
final class StoredOverrides {
    static final StoredOverrides NONE =
            new StoredOverrides(new FlagOverrides[0], PersistentMap.empty());

    /** By the index of the flag; null where it has none. */
    private final @Nullable FlagOverrides[] byFlag;

    /** Those that came before their flag, by its key; they count from when it is there. */
    private final PersistentMap<String, FlagOverrides> waiting;

    private StoredOverrides(
            @Nullable FlagOverrides[] byFlag, PersistentMap<String, FlagOverrides> waiting) {
        this.byFlag = byFlag;
        this.waiting = waiting;
    }

    FlagOverrides of(CompiledFlag flag) {
        FlagOverrides found = flag.index < byFlag.length ? byFlag[flag.index] : null;
        return found == null ? ofWaiting(flag.key) : found;
    }

    private FlagOverrides ofWaiting(String key) {
        FlagOverrides found = waiting.isEmpty() ? null : waiting.get(key);
        return found == null ? FlagOverrides.NONE : found;
    }

    /** Of a flag that may not be there. */
    FlagOverrides of(String key, FlagTable flags) {
        CompiledFlag flag = flags.get(key);
        return flag == null ? ofWaiting(key) : of(flag);
    }

    /** Calls with the rows of each flag that has some. */
    void each(Consumer<FlagOverrides> rows) {
        Arrays.stream(byFlag).filter(Objects::nonNull).forEach(rows);
    }

    /** With these, by the key of their flag, among the flags that there are now. */
    StoredOverrides with(Map<String, FlagOverrides> changed, FlagTable flags) {
        if (changed.isEmpty()) {
            return this;
        }
        FlagOverrides[] known = Arrays.copyOf(byFlag, flags.size());
        PersistentMap<String, FlagOverrides> others = waiting;
        for (Map.Entry<String, FlagOverrides> entry : changed.entrySet()) {
            CompiledFlag flag = flags.get(entry.getKey());
            if (flag == null) {
                others = others.with(entry.getKey(), entry.getValue());
            } else {
                known[flag.index] = entry.getValue();
                others = others.without(entry.getKey()); // or they would be kept for nothing
            }
        }
        return new StoredOverrides(known, others);
    }
}
