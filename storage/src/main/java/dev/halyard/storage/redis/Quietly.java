package dev.halyard.storage.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Closes connections of which nothing is expected any more. */
final class Quietly {
    private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

    private Quietly() {}

    static void close(Jedis connection) {
        try {
            connection.disconnect();
        } catch (JedisException e) {
            LOG.debug("Closing a connection to Redis failed", e);
        }
    }
}
