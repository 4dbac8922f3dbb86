package dev.halyard.storage.redis;

import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints.Listener;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears hints on a thread of its own. A second thread asks the connection every heartbeat whether
 * it lives, since a connection whose other end has vanished is as silent as one on which nothing
 * happens; three heartbeats without a word and it is made anew.
 */
final class RedisSubscriber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscriber.class);
    private static final int SILENT_BEATS = 3;

    private final RedisAddress address;
    private final Duration heartbeat;
    private final Runnable changed;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final Thread hearing;
    private final Thread asking;
    private volatile @Nullable Listener listener;
    private volatile @Nullable Jedis connection;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable String trouble;
    private volatile boolean closed;

    RedisSubscriber(RedisAddress address, Duration heartbeat, Runnable changed) {
        this.address = address;
        this.heartbeat = heartbeat;
        this.changed = changed;
        hearing = Thread.ofPlatform().daemon().name("redis-subscriber").unstarted(this::hear);
        asking = Thread.ofPlatform().daemon().name("redis-heartbeat").unstarted(this::ask);
    }

    void listen(Listener told) {
        listener = told;
        hearing.start();
        asking.start();
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void hear() {
        try {
            while (!closed) {
                String why = hearOnce();
                if (closed) {
                    return;
                }
                settle("hints cannot be heard: " + why);
                tell(Listener.UNKNOWN);
                Thread.sleep(backoff.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Until the connection ends; why it did. */
    private String hearOnce() {
        Jedis open = null;
        try {
            open = address.subscriber(heartbeat.multipliedBy(SILENT_BEATS));
            connection = open;
            open.subscribe(new Subscription(), RedisHints.CHANNEL);
            return "the subscription ended";
        } catch (JedisException e) {
            return Objects.toString(e.getMessage(), "no answer");
        } finally {
            subscription = null;
            connection = null;
            if (open != null) {
                Quietly.close(open);
            }
        }
    }

    private final class Subscription extends JedisPubSub {
        /** Only now nothing is missed any more, and so only now is the log worth reading. */
        @Override
        public void onSubscribe(String channel, int channels) {
            subscription = this;
            backoff.succeeded();
            settle(null);
            tell(Listener.UNKNOWN);
        }

        @Override
        public void onMessage(String channel, String message) {
            tell(Hint.read(message).map(Hint::revision).orElse(Listener.UNKNOWN));
        }
    }

    /** A listener that fails must not end the hearing. */
    private void tell(long revision) {
        Listener told = listener;
        if (told == null || closed) {
            return;
        }
        try {
            told.heard(revision);
        } catch (RuntimeException e) {
            LOG.warn("A hint was not acted upon", e);
        }
    }

    private void ask() {
        try {
            while (!closed) {
                Thread.sleep(heartbeat);
                Subscription now = subscription;
                if (now != null) {
                    ask(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private static void ask(Subscription subscription) {
        try {
            subscription.ping();
        } catch (JedisException e) {
            LOG.debug("Redis was not asked whether it lives; the silence will show", e);
        }
    }

    private void settle(@Nullable String now) {
        boolean same = Objects.equals(trouble, now);
        trouble = now;
        if (!same && !closed) {
            changed.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        hearing.interrupt();
        asking.interrupt();
        Jedis open = connection;
        if (open != null) {
            Quietly.close(open);
        }
    }
}
