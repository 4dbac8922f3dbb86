package dev.halyard.storage.redis;

import dev.halyard.control.hint.Hint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Sends hints on a thread of its own. */
final class RedisPublisher implements AutoCloseable {
    /** More than these are not worth sending: the newest says as much. */
    private static final int WAITING = 1024;

    private final RedisAddress address;
    private final Runnable changed;
    private final BlockingQueue<Hint> queue = new ArrayBlockingQueue<>(WAITING);
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private final Thread thread;

    /** The thread's own, but for closing. */
    private volatile @Nullable Jedis connection;

    private volatile boolean closed;
    private volatile @Nullable String trouble;

    /**
     * @param changed run when {@link #trouble} may say something else
     */
    RedisPublisher(RedisAddress address, Runnable changed) {
        this.address = address;
        this.changed = changed;
        thread = Thread.ofPlatform().daemon().name("redis-publisher").start(this::run);
    }

    /** Takes it, or lets it fall where too many wait. */
    void publish(Hint hint) {
        boolean _ = queue.offer(hint);
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        try {
            while (!closed) {
                sendForSure(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Until it was sent; of those that came meanwhile the newest takes its place. */
    private void sendForSure(Hint hint) throws InterruptedException {
        Hint newest = hint;
        while (!closed && !send(newest) && !send(newest)) { // the connection may have been old
            Thread.sleep(backoff.next());
            List<Hint> waiting = new ArrayList<>();
            queue.drainTo(waiting);
            newest = waiting.isEmpty() ? newest : waiting.getLast();
        }
    }

    private boolean send(Hint hint) {
        try {
            Jedis open = connection;
            if (open == null) {
                open = address.commands();
                connection = open;
            }
            open.publish(RedisHints.CHANNEL, hint.write());
            backoff.succeeded();
            settle(null);
            return true;
        } catch (JedisException e) {
            drop();
            settle("hints cannot be sent: " + Objects.toString(e.getMessage(), "no answer"));
            return false;
        }
    }

    private void settle(@Nullable String now) {
        boolean same = Objects.equals(trouble, now);
        trouble = now;
        if (!same && !closed) {
            changed.run();
        }
    }

    private void drop() {
        Jedis open = connection;
        connection = null;
        if (open != null) {
            Quietly.close(open);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        drop();
    }
}
