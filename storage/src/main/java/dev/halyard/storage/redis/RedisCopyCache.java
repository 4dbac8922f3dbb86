package dev.halyard.storage.redis;

import dev.halyard.control.copy.CopyCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/**
 * Copies in Redis, each one value. It is written and read in pieces, so that no command takes long
 * however large it is; under another name until it is whole. Every call has a connection of its
 * own: there are a few in a minute.
 */
public final class RedisCopyCache implements CopyCache {
    /** In a fifth of a second this gets through at 10 Mbit/s. */
    static final int PIECE = 1 << 18;

    private static final Logger LOG = LoggerFactory.getLogger(RedisCopyCache.class);
    private static final String PREFIX = "ptt:ff:";

    /** Longer than any writing of one takes; what is half then is nobody's. */
    private static final Duration HALF = Duration.ofMinutes(2);

    /** For what is small. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final String GIVE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
                    + " return 0";
    private static final String KEEP =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1],"
                    + " ARGV[2]) end return 0";

    private final RedisAddress address;
    private final Duration patience;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Connects when it is asked something. */
    public RedisCopyCache(RedisAddress address) {
        this(address, Duration.ofSeconds(10));
    }

    /**
     * @param patience with a whole copy: a database gives everything in not much more
     */
    RedisCopyCache(RedisAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    /** Where a copy is. */
    static String key(String identity, long seq) {
        return PREFIX + "snapshot:" + identity + ":" + seq;
    }

    private static String turn(String identity) {
        return PREFIX + "copying:" + identity;
    }

    @Override
    public Optional<byte[]> get(String identity, long seq, int bytes) {
        byte[] key = key(identity, seq).getBytes(StandardCharsets.UTF_8);
        return ask(
                patience,
                Optional.empty(),
                redis -> {
                    if (bytes < 1 || redis.strlen(key) != bytes) {
                        return Optional.empty();
                    }
                    byte[] all = new byte[bytes];
                    for (int at = 0; at < bytes; at += PIECE) {
                        int wanted = Math.min(PIECE, bytes - at);
                        byte[] piece = redis.getrange(key, at, at + (long) wanted - 1);
                        if (piece.length != wanted) {
                            return Optional.empty(); // it went meanwhile
                        }
                        System.arraycopy(piece, 0, all, at, wanted);
                    }
                    return Optional.of(all);
                });
    }

    @Override
    public boolean put(String identity, long seq, Source source) {
        String half = PREFIX + "half:" + UUID.randomUUID();
        return ask(
                HALF,
                false,
                redis -> {
                    try (RedisPieces out = new RedisPieces(redis, half, HALF)) {
                        source.writeTo(out);
                    } catch (UncheckedJedis e) {
                        throw e.failure();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    redis.pexpire(half, KEPT.toMillis());
                    redis.rename(half, key(identity, seq));
                    told.set(false);
                    return true;
                });
    }

    /** A failure of Redis on its way through code that knows streams alone. */
    static final class UncheckedJedis extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient JedisException failure;

        UncheckedJedis(JedisException failure) {
            super(failure);
            this.failure = failure;
        }

        JedisException failure() {
            return failure;
        }
    }

    @Override
    public Duration left(String identity, long seq, int bytes) {
        String key = key(identity, seq);
        return ask(
                SOON,
                Duration.ZERO,
                redis ->
                        redis.strlen(key) == bytes
                                ? Duration.ofMillis(Math.max(0, redis.pttl(key)))
                                : Duration.ZERO);
    }

    @Override
    public boolean renew(String identity, long seq) {
        return ask(SOON, false, redis -> redis.pexpire(key(identity, seq), KEPT.toMillis()) == 1);
    }

    @Override
    public Turn take(String identity, String holder, Duration term) {
        String key = turn(identity);
        return ask(
                SOON,
                Turn.AWAY,
                redis -> {
                    SetParams ifNobodys = SetParams.setParams().nx().px(term.toMillis());
                    if (redis.set(key, holder, ifNobodys) != null) {
                        return Turn.OURS;
                    }
                    List<String> arguments = List.of(holder, Long.toString(term.toMillis()));
                    boolean ours =
                            Long.valueOf(1).equals(redis.eval(KEEP, List.of(key), arguments));
                    return ours ? Turn.OURS : Turn.OTHERS;
                });
    }

    @Override
    public void give(String identity, String holder) {
        ask(SOON, 0L, redis -> redis.eval(GIVE, List.of(turn(identity)), List.of(holder)));
    }

    /**
     * Asks, within a time for all of it: what comes byte by byte keeps every time limit of a
     * socket. That Redis is away is told by the hints, so that an outage is one warning.
     */
    private <T> T ask(Duration within, T otherwise, Function<Jedis, T> question) {
        try (Jedis redis = address.commands()) {
            Thread watch = Thread.ofVirtual().start(() -> closeAfter(within, redis));
            try {
                return question.apply(redis);
            } finally {
                watch.interrupt();
            }
        } catch (JedisConnectionException e) {
            LOG.debug("Redis at {} was asked for a copy in vain", address, e);
        } catch (JedisException e) {
            if (!told.getAndSet(true)) {
                LOG.warn("Redis at {} keeps no copies: {}", address, e.getMessage());
            }
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("the copy cannot be made", e);
        }
        return otherwise;
    }

    private static void closeAfter(Duration time, Jedis redis) {
        try {
            Thread.sleep(time);
            Quietly.close(redis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it was answered
        }
    }
}
