package dev.halyard.storage.redis;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/**
 * Where Redis is, and how long it is waited for.
 *
 * @param uri {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://}
 * @param connect how long a connection may take
 * @param command how long an answer may take
 */
public record RedisAddress(URI uri, Duration connect, Duration command) {
    private static final int USUAL_PORT = 6379;

    /** With the patience that a fleet has: a slow Redis is as good as none. */
    public RedisAddress(URI uri) {
        this(uri, Duration.ofMillis(500), Duration.ofMillis(200));
    }

    /** A connection for commands. */
    Jedis commands() {
        return connect(command);
    }

    /** A connection that is silent for long. */
    Jedis subscriber(Duration silence) {
        return connect(silence);
    }

    private Jedis connect(Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        JedisClientConfig config =
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(Math.toIntExact(connect.toMillis()))
                        .socketTimeoutMillis(millis)
                        .blockingSocketTimeoutMillis(millis)
                        .build();
        return new Jedis(whole(uri), config);
    }

    /** The port is told to the client, which does not know the usual one. */
    private static URI whole(URI uri) {
        if (uri.getPort() >= 0) {
            return uri;
        }
        String user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return URI.create(uri.getScheme() + "://" + user + uri.getHost() + ":" + USUAL_PORT + path);
    }

    /** For people: it has no password. */
    @Override
    public String toString() {
        return uri.getHost() + ":" + (uri.getPort() < 0 ? USUAL_PORT : uri.getPort());
    }
}
