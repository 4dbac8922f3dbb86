package dev.halyard.control.log;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reference adapter: for nodes within one process. */
public final class MemoryFleetNotes implements FleetNotes {
    private final InstantSource clock;
    private final Map<String, Held> leases = new HashMap<>();
    private @Nullable LentCopy lent;

    private record Held(Lease lease, long until) {}

    public MemoryFleetNotes(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<LentCopy> lent() {
        return Optional.ofNullable(lent);
    }

    @Override
    public synchronized void lend(LentCopy copy) {
        lent = copy;
    }

    @Override
    public synchronized Optional<Lease> lease(String name, String holder, Duration term) {
        long now = clock.millis();
        Held held = leases.get(name);
        long token = 1;
        if (held != null) {
            boolean taken = held.until > now;
            if (taken && !held.lease.holder().equals(holder)) {
                return Optional.empty();
            }
            token = held.lease.token() + (taken ? 0 : 1);
        }
        Lease lease = new Lease(name, holder, token);
        leases.put(name, new Held(lease, now + term.toMillis()));
        return Optional.of(lease);
    }

    @Override
    public synchronized void release(Lease lease) {
        leases.computeIfPresent(
                lease.name(), (name, held) -> held.lease.equals(lease) ? new Held(lease, 0) : held);
    }
}
