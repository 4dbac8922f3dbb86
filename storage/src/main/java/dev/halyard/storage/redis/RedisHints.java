package dev.halyard.storage.redis;

import dev.halyard.control.hint.Hint;
import dev.halyard.control.hint.Hints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by Redis's publish and subscribe. Two connections with a thread each: one that sends, one
 * that hears. Neither is waited for by anybody; when Redis is away both try again, for ever, and
 * the log is polled meanwhile.
 */
public final class RedisHints implements Hints {
    /** What all nodes of a fleet send to and hear. */
    public static final String CHANNEL = "ptt.ff.invalidate";

    private static final Logger LOG = LoggerFactory.getLogger(RedisHints.class);

    private final RedisAddress address;
    private final RedisPublisher publisher;
    private final RedisSubscriber subscriber;
    private @Nullable String told;

    /**
     * Connects in the background.
     *
     * @param address of Redis
     */
    public RedisHints(RedisAddress address) {
        this(address, Duration.ofSeconds(2));
    }

    /**
     * @param heartbeat how often the hearing connection is asked whether it lives
     */
    RedisHints(RedisAddress address, Duration heartbeat) {
        this.address = address;
        publisher = new RedisPublisher(address, this::changed);
        subscriber = new RedisSubscriber(address, heartbeat, this::changed);
    }

    @Override
    public void publish(List<Hint> hints) {
        hints.forEach(publisher::publish);
    }

    @Override
    public void listen(Listener listener) {
        subscriber.listen(listener);
    }

    @Override
    public Optional<String> trouble() {
        Optional<String> hearing = subscriber.trouble();
        return hearing.isPresent() ? hearing : publisher.trouble();
    }

    /** One warning for each outage, whoever notices, and one line when it is over. */
    private synchronized void changed() {
        String now = trouble().orElse(null);
        if (now != null && told == null) {
            LOG.warn(
                    "Redis at {} cannot be used; changes of other nodes are seen when the log is"
                            + " next looked at: {}",
                    address,
                    now);
        } else if (now == null && told != null) {
            LOG.info("Redis at {} answers again", address);
        }
        told = now;
    }

    @Override
    public void close() {
        publisher.close();
        subscriber.close();
    }
}
