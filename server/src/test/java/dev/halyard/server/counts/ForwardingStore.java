package dev.halyard.server.counts;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.CountStore;
import dev.halyard.control.count.LastAsked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store that does what another does, where a test says nothing else. */
class ForwardingStore implements CountStore {
    private final CountStore to;

    ForwardingStore(CountStore to) {
        this.to = to;
    }

    @Override
    public void add(List<Count> counts, List<LastAsked> last) {
        to.add(counts, last);
    }

    @Override
    public List<Count> of(String flagKey, long from, long until) {
        return to.of(flagKey, from, until);
    }

    @Override
    public List<LastAsked> last(@Nullable String flagKey) {
        return to.last(flagKey);
    }

    @Override
    public long since(long now) {
        return to.since(now);
    }

    @Override
    public boolean tidy(long now, int most) {
        return to.tidy(now, most);
    }
}
