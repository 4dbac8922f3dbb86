package dev.halyard.control.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reference adapter: what nodes within one process share. */
public final class MemoryCopyCache implements CopyCache {
    private final InstantSource clock;
    private final Map<Key, Copy> copies = new HashMap<>();
    private final Map<String, Held> turns = new HashMap<>();

    private record Key(String identity, long seq) {}

    private static final class Copy {
        final byte[] bytes;
        final long until;

        Copy(byte[] bytes, long until) {
            this.bytes = bytes;
            this.until = until;
        }
    }

    private record Held(String holder, long until) {}

    public MemoryCopyCache(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<byte[]> get(String identity, long seq, int bytes) {
        Copy copy = find(identity, seq);
        return copy == null || copy.bytes.length != bytes
                ? Optional.empty()
                : Optional.of(copy.bytes.clone());
    }

    private @Nullable Copy find(String identity, long seq) {
        Copy copy = copies.get(new Key(identity, seq));
        return copy == null || copy.until <= clock.millis() ? null : copy;
    }

    @Override
    public boolean put(String identity, long seq, Source source) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            source.writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException("the copy cannot be made", e);
        }
        set(identity, seq, out.toByteArray());
        return true;
    }

    /** Puts bytes there that may be anything, as whoever reaches a real cache can. */
    public synchronized void set(String identity, long seq, byte[] bytes) {
        copies.put(new Key(identity, seq), new Copy(bytes, clock.millis() + KEPT.toMillis()));
    }

    @Override
    public synchronized Duration left(String identity, long seq, int bytes) {
        Copy copy = find(identity, seq);
        return copy == null || copy.bytes.length != bytes
                ? Duration.ZERO
                : Duration.ofMillis(copy.until - clock.millis());
    }

    @Override
    public synchronized boolean renew(String identity, long seq) {
        Copy copy = find(identity, seq);
        if (copy != null) {
            set(identity, seq, copy.bytes);
        }
        return copy != null;
    }

    @Override
    public synchronized Turn take(String identity, String holder, Duration term) {
        Held held = turns.get(identity);
        long now = clock.millis();
        if (held != null && held.until > now && !held.holder.equals(holder)) {
            return Turn.OTHERS;
        }
        turns.put(identity, new Held(holder, now + term.toMillis()));
        return Turn.OURS;
    }

    @Override
    public synchronized void give(String identity, String holder) {
        turns.computeIfPresent(identity, (key, held) -> held.holder.equals(holder) ? null : held);
    }
}
