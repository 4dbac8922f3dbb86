package dev.halyard.control.preview;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded sample of the contexts seen lately, per environment, in memory only: nobody writes it
 * anywhere, and it ends with the process. A user of a tenant has one place, which the newest
 * request takes, so that a busy user does not crowd out the others. Thread-safe; seeing takes no
 * lock.
 */
public final class ContextSample {
    private final int size;
    private final Map<Env, AtomicReferenceArray<Context>> seen = new EnumMap<>(Env.class);

    /**
     * @param size places per environment; 0 keeps nothing
     */
    public ContextSample(int size) {
        this.size = size;
        for (Env env : Env.values()) {
            seen.put(env, new AtomicReferenceArray<>(size));
        }
    }

    public void see(Context context) {
        if (size > 0) {
            int hash = 31 * context.userId().hashCode() + Objects.hashCode(context.tenantId());
            int place = Math.floorMod(hash * 0x9E3779B9, size);
            Objects.requireNonNull(seen.get(context.env())).lazySet(place, context);
        }
    }

    /** The sample of an environment as it is now. */
    public List<Context> of(Env env) {
        AtomicReferenceArray<Context> places = Objects.requireNonNull(seen.get(env));
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
