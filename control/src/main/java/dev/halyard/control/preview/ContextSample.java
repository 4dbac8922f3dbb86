package dev.halyard.control.preview;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded sample of the contexts seen lately, per environment, in memory only: nobody writes it
 * anywhere, and it ends with the process. A user of a tenant has one place, which the newest
 * request takes, so that a busy user does not crowd out the others. Every tenant has a small sample
 * of its own as well, which no other tenant's traffic can move. Thread-safe; seeing takes no lock.
 */
public final class ContextSample {
    /** Places of a tenant's own sample in an environment. */
    private static final int OWN = 32;

    /** Tenants with a sample of their own: the first that came, since none is moved out again. */
    private static final int TENANTS = 1024;

    private final int size;
    private final Map<Env, AtomicReferenceArray<Context>> seen = new EnumMap<>(Env.class);
    private final Map<Env, Map<String, AtomicReferenceArray<Context>>> own =
            new EnumMap<>(Env.class);

    /**
     * @param size places per environment; 0 keeps nothing
     */
    public ContextSample(int size) {
        this.size = size;
        for (Env env : Env.values()) {
            seen.put(env, new AtomicReferenceArray<>(size));
            own.put(env, new ConcurrentHashMap<>());
        }
    }

    public void see(Context context) {
        if (size > 0) {
            int hash = 31 * context.userId().hashCode() + Objects.hashCode(context.tenantId());
            int place = Math.floorMod(hash * 0x9E3779B9, size);
            Objects.requireNonNull(seen.get(context.env())).lazySet(place, context);
            String tenant = context.tenantId();
            if (tenant != null) {
                see(tenant, context);
            }
        }
    }

    private void see(String tenant, Context context) {
        Map<String, AtomicReferenceArray<Context>> tenants =
                Objects.requireNonNull(own.get(context.env()));
        AtomicReferenceArray<Context> places = tenants.get(tenant);
        if (places == null) {
            if (tenants.size() >= TENANTS) {
                return;
            }
            places = tenants.computeIfAbsent(tenant, _ -> new AtomicReferenceArray<>(OWN));
        }
        places.lazySet(Math.floorMod(context.userId().hashCode() * 0x9E3779B9, OWN), context);
    }

    /** What was seen of one tenant in an environment, whatever the others did. */
    public List<Context> of(Env env, String tenant) {
        AtomicReferenceArray<Context> places = Objects.requireNonNull(own.get(env)).get(tenant);
        return places == null ? List.of() : in(places);
    }

    /** The sample of an environment as it is now. */
    public List<Context> of(Env env) {
        return in(Objects.requireNonNull(seen.get(env)));
    }

    private static List<Context> in(AtomicReferenceArray<Context> places) {
        List<Context> contexts = new ArrayList<>();
        for (int i = 0; i < places.length(); i++) {
            Context context = places.get(i);
            if (context != null) {
                contexts.add(context);
            }
        }
        return contexts;
    }
}
