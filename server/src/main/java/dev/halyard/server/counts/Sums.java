package dev.halyard.server.counts;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.Period;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Adds up what is of one period and decision. */
final class Sums {
    private Sums() {}

    /** A period and what was decided in it. */
    record Key(Period period, Decided decided) {
        /** That of {@link Count#ORDER}. */
        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::period).thenComparing(Key::decided, Decided.ORDER);

        static Key of(Count count) {
            return new Key(count.period(), count.decided());
        }

        Count count(long times) {
            return new Count(period, decided, times);
        }
    }

    static List<Count> of(List<Count> counts) {
        SortedMap<Key, Long> sums = new TreeMap<>(Key.ORDER);
        counts.forEach(count -> sums.merge(Key.of(count), count.times(), Long::sum));
        return counts(sums).toList();
    }

    static Stream<Count> counts(SortedMap<Key, Long> sums) {
        return sums.entrySet().stream().map(each -> each.getKey().count(each.getValue()));
    }
}
