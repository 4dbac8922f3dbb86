package dev.halyard.server.auth;

import dev.halyard.server.auth.VerificationKey.UnusableException;
import dev.halyard.server.health.Check;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an identity provider publishes, followed as they change. Own code rather than the
 * library's sources of keys: those read the system's clock, forget a key in the moment it leaves
 * the set, and refresh at the pace of whoever asks.
 *
 * <pre>
 * looked for       every 5 min; every 30 s after a failure, every 5 s while there are none at all;
 *                  for a token with an unknown kid at once, at most once in 30 s
 * a key that left  good for 5 min more
 * a failed look    changes nothing; after 24 h of them no key is believed any more
 * a restart        begins with the keys that were fetched last, from disk, if they are not too old
 * </pre>
 *
 * <p>Looking happens on one thread of its own, one look at a time. Thread-safe; {@link #current}
 * takes no lock.
 */
final class PublishedKeys implements TokenKeys {
    static final Duration INTERVAL = Duration.ofMinutes(5);
    static final Duration AGAIN = Duration.ofSeconds(30);
    static final Duration AT_FIRST = Duration.ofSeconds(5);
    static final Duration OVERLAP = Duration.ofMinutes(5);
    static final Duration OUTAGE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration WAIT = JwksClient.PATIENCE.plusSeconds(1);

    private final Fetch fetch;
    private final InstantSource clock;
    private final KeptKeys.Of kept;
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("token-keys-clock").unstarted(work));
    private final ExecutorService looker =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().daemon().name("token-keys").unstarted(work));
    private final Object lock = new Object();
    private volatile State state = new State(KeySet.NONE, null, OUTAGE, null, 0, "");

    /** Guarded by the lock. */
    private @Nullable CompletableFuture<Void> running;

    /** When a caller last made it look; guarded by the lock. */
    private @Nullable Instant prompted;

    /** Gets what is published. */
    interface Fetch extends AutoCloseable {
        /**
         * The document.
         *
         * @throws IOException with a reason for a person
         */
        byte[] fetch() throws IOException, InterruptedException;

        @Override
        default void close() {}
    }

    /**
     * What is known.
     *
     * @param fetched when the keys were last seen to be published
     * @param good for how long after that they are believed
     * @param tried when that was last tried
     * @param failures since then
     * @param trouble why the last one failed; empty when it did not
     */
    private record State(
            KeySet keys,
            @Nullable Instant fetched,
            Duration good,
            @Nullable Instant tried,
            int failures,
            String trouble) {
        boolean isTooOld(Instant now) {
            return fetched == null || !now.isBefore(fetched.plus(good));
        }
    }

    PublishedKeys(Fetch fetch, InstantSource clock) {
        this(fetch, clock, KeptKeys.Of.NONE);
    }

    /** Begins with what was kept. */
    PublishedKeys(Fetch fetch, InstantSource clock, KeptKeys.Of kept) {
        this.fetch = fetch;
        this.clock = clock;
        this.kept = kept;
        kept.load(clock.instant())
                .ifPresent(known -> {
                    state = new State(known.keys(), known.fetched(), known.good(), null, 0, "");
                    LOG.atInfo().log(
                            "Tokens are verified with keys that were fetched {}, until there"
                                    + " are newer ones",
                            known.fetched().truncatedTo(ChronoUnit.SECONDS));
                });
    }

    /** Of this address, looked for from now on, without waiting for the first. */
    static PublishedKeys follow(URI url, InstantSource clock, KeptKeys kept) {
        PublishedKeys keys = new PublishedKeys(new JwksClient(url), clock, kept.of(url));
        var _ =
                keys.ticker.scheduleWithFixedDelay(
                        keys::ticked, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        return keys;
    }

    private void ticked() {
        var _ = tick();
    }

    @Override
    public KeySet current() {
        State now = state;
        return now.isTooOld(clock.instant()) ? KeySet.NONE : now.keys();
    }

    @Override
    public KeySet newerThan(KeySet known) {
        CompletableFuture<Void> look;
        synchronized (lock) {
            KeySet current = current();
            if (current != known) {
                return current;
            }
            look = running;
            if (look == null) {
                Instant now = clock.instant();
                if (!isDue(prompted, AGAIN, now)) {
                    return current;
                }
                prompted = now;
                look = begin();
            }
        }
        await(look);
        return current();
    }

    private static void await(CompletableFuture<Void> look) {
        try {
            look.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // the keys that are there, then
        }
    }

    /** Looks if it is time to; the look, for whoever wants to wait for it. */
    CompletableFuture<Void> tick() {
        synchronized (lock) {
            if (running != null) {
                return running;
            }
            State now = state;
            Duration pace =
                    now.trouble().isEmpty() ? INTERVAL : now.fetched() == null ? AT_FIRST : AGAIN;
            return isDue(now.tried(), pace, clock.instant())
                    ? begin()
                    : CompletableFuture.completedFuture(null);
        }
    }

    /** A clock that was set back makes everything due, not nothing. */
    private static boolean isDue(@Nullable Instant last, Duration pace, Instant now) {
        return last == null || now.isBefore(last) || !now.isBefore(last.plus(pace));
    }

    /** Holding the lock. */
    private CompletableFuture<Void> begin() {
        CompletableFuture<Void> look = new CompletableFuture<>();
        running = look;
        try {
            looker.execute(() -> {
                try {
                    look();
                } finally {
                    ended(look);
                }
            });
        } catch (RejectedExecutionException e) {
            ended(look); // the service is stopping
        }
        return look;
    }

    private void ended(CompletableFuture<Void> look) {
        synchronized (lock) {
            running = null;
        }
        look.complete(null);
    }

    private void look() {
        State before = state;
        try {
            byte[] document = fetch.fetch();
            KeySet published = KeySet.read(document);
            Instant now = clock.instant();
            KeySet keys = published.after(before.keys(), now, OVERLAP);
            state = new State(keys, now, OUTAGE, now, 0, "");
            kept.keep(document, now);
            if (keys != before.keys() || !before.trouble().isEmpty()) {
                LOG.atInfo().log("Tokens are verified with {}", keys.described(now));
            }
        } catch (IOException | UnusableException e) {
            failed(before, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("The keys of tokens could not be looked for");
            failed(before, "a defect of this service, which its log has");
        }
    }

    private void failed(State before, String why) {
        state =
                new State(
                        before.keys(),
                        before.fetched(),
                        before.good(),
                        clock.instant(),
                        before.failures() + 1,
                        why);
        if (!why.equals(before.trouble())) {
            LOG.atWarn()
                    .log(
                            "The keys of tokens could not be fetched from FF_JWKS_URL: {}; {}",
                            why,
                            before.fetched() == null
                                    ? "there are none yet, so no token is taken"
                                    : "the last good ones are used");
        }
    }

    @Override
    public Check check() {
        State now = state;
        Instant instant = clock.instant();
        if (now.fetched() == null) {
            return new Check(
                    false,
                    now.trouble().isEmpty()
                            ? "no keys yet: they are being fetched"
                            : "no keys yet: asked for " + times(now) + now.trouble());
        }
        String keys =
                now.keys().described(instant)
                        + ", fetched "
                        + now.fetched().truncatedTo(ChronoUnit.SECONDS);
        if (now.isTooOld(instant)) {
            return new Check(false, keys + ", too long ago to be believed: " + now.trouble());
        }
        return now.trouble().isEmpty()
                ? new Check(true, keys)
                : new Check(false, keys + "; since then asked for " + times(now) + now.trouble());
    }

    private static String times(State now) {
        return (now.failures() == 1 ? "once: " : now.failures() + " times: ");
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        looker.shutdownNow();
        fetch.close();
    }
}
