package dev.halyard.storage.redis;

import dev.halyard.storage.redis.RedisCopyCache.UncheckedJedis;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Writes one value piece by piece. */
final class RedisPieces extends OutputStream {
    private final Jedis redis;
    private final byte[] key;
    private final Duration kept;
    private final byte[] piece = new byte[RedisCopyCache.PIECE];
    private int filled;
    private boolean begun;

    /**
     * @param kept how long what was begun stays, should it never be finished
     */
    RedisPieces(Jedis redis, String key, Duration kept) {
        this.redis = redis;
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.kept = kept;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        int at = from;
        while (at < from + length) {
            int taken = Math.min(piece.length - filled, from + length - at);
            System.arraycopy(bytes, at, piece, filled, taken);
            filled += taken;
            at += taken;
            if (filled == piece.length) {
                send();
            }
        }
    }

    private void send() throws IOException {
        if (filled == 0) {
            return;
        }
        try {
            redis.append(key, filled == piece.length ? piece : Arrays.copyOf(piece, filled));
            filled = 0;
            if (!begun) {
                redis.pexpire(key, kept.toMillis());
                begun = true;
            }
        } catch (JedisException e) {
            throw new UncheckedJedis(e);
        }
    }

    @Override
    public void close() throws IOException {
        send();
    }
}
