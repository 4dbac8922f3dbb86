package dev.halyard.evaluator;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flags of a snapshot, by key and in order. Immutable. Open addressing in one array, so that a
 * changed copy is made by copying memory rather than by hashing ten thousand keys.
 */
final class FlagTable {
    static final FlagTable EMPTY = new FlagTable(new CompiledFlag[0], new CompiledFlag[2]);

    private final CompiledFlag[] inOrder;
    private final @Nullable CompiledFlag[] byKey;
    private final int shift;

    private FlagTable(CompiledFlag[] inOrder, @Nullable CompiledFlag[] byKey) {
        this.inOrder = inOrder;
        this.byKey = byKey;
        shift = Integer.numberOfLeadingZeros(byKey.length) + 1;
    }

    /** With these flags, each at the index it has; new ones follow those that are there. */
    FlagTable with(Collection<CompiledFlag> changed) {
        int size = inOrder.length;
        for (CompiledFlag flag : changed) {
            size = Math.max(size, flag.index + 1);
        }
        CompiledFlag[] flags = Arrays.copyOf(inOrder, size);
        changed.forEach(flag -> flags[flag.index] = flag);
        boolean roomy = 2 * size <= byKey.length;
        FlagTable table =
                new FlagTable(flags, roomy ? byKey.clone() : new CompiledFlag[room(size)]);
        (roomy ? changed : Arrays.asList(flags)).forEach(table::put);
        return table;
    }

    /** A power of two, and at least as many places free as taken. */
    private static int room(int size) {
        return Integer.highestOneBit(2 * size - 1) * 2;
    }

    private void put(CompiledFlag flag) {
        byKey[place(flag.key)] = flag;
    }

    /** Where the key is, or where it would be. */
    private int place(String key) {
        int at = (key.hashCode() * 0x9E37_79B9) >>> shift;
        for (CompiledFlag flag = byKey[at]; flag != null; flag = byKey[at]) {
            if (flag.key.equals(key)) {
                return at;
            }
            at = (at + 1) & (byKey.length - 1);
        }
        return at;
    }

    @Nullable CompiledFlag get(String key) {
        return byKey[place(key)];
    }

    CompiledFlag at(int index) {
        return inOrder[index];
    }

    int size() {
        return inOrder.length;
    }

    /** The keys of all that are not archived, in order. */
    List<String> liveKeys() {
        return Arrays.stream(inOrder)
                .filter(flag -> !flag.definition.archived())
                .map(flag -> flag.key)
                .toList();
    }

    /** The flags that use one of these cohorts, in order. */
    List<CompiledFlag> using(Set<String> cohorts) {
        return Arrays.stream(inOrder).filter(flag -> flag.uses(cohorts)).toList();
    }
}
