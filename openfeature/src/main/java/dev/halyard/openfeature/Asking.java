package dev.halyard.openfeature;

import dev.halyard.document.InvalidSnapshotException;
import dev.halyard.document.SnapshotReader;
import dev.halyard.evaluator.Snapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service for its flags: when the stream says so, and now and then while there is none.
 */
final class Asking implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HalyardProvider.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final long LONGEST_RETRY_AFTER = 300;

    private final ServiceFeed feed;
    private final ServiceClient client;
    private final Wishes wishes;
    private final Contact contact;
    private final Duration pollInterval;
    private final Backoff backoff = new Backoff(new Random());
    private volatile @Nullable WatchedInput reading;
    private volatile boolean closed;
    private @Nullable String etag;
    private boolean wholeNext;
    private boolean failing;

    Asking(
            ServiceFeed feed,
            ServiceClient client,
            Wishes wishes,
            Contact contact,
            Duration pollInterval) {
        this.feed = feed;
        this.client = client;
        this.wishes = wishes;
        this.contact = contact;
        this.pollInterval = pollInterval;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                Duration pause = ask();
                boolean news = wishes.await(pause == null ? pollInterval : pause, pause != null);
                while (pause == null && !news && contact.isStreaming() && !closed) {
                    news = wishes.await(pollInterval, false);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Asks once; how long to wait before trying again, null where there is no need to. */
    private @Nullable Duration ask() throws InterruptedException {
        try {
            HttpResponse<InputStream> answer = send();
            try (WatchedInput in = new WatchedInput(answer.body(), SILENCE)) {
                reading = in;
                return outcome(answer, in);
            } finally {
                reading = null;
            }
        } catch (IOException | InvalidSnapshotException e) {
            return failed("The service cannot be asked: " + e, null);
        } catch (RuntimeException e) {
            return failed("The service cannot be asked, no token: " + e.getClass(), null);
        }
    }

    private HttpResponse<InputStream> send() throws IOException, InterruptedException {
        LastKnownGood disk = feed.disk();
        boolean whole = wholeNext || (disk != null && disk.wantsWhole());
        Snapshot current = feed.current();
        boolean numbered = current != null && Served.revision(current.version()) >= 0;
        String since = numbered && !whole && current != null ? current.version() : null;
        return client.snapshot(since, whole || current == null ? null : etag);
    }

    private @Nullable Duration outcome(HttpResponse<InputStream> answer, WatchedInput in)
            throws IOException, InvalidSnapshotException {
        switch (answer.statusCode()) {
            case 200 -> {
                if (!read(in)) {
                    return failed("The service answers an older revision.", null);
                }
                etag = answer.headers().firstValue("ETag").orElse(null);
            }
            case 304 -> {}
            case 401, 403 -> {
                String why = "The service refuses the credential: " + answer.statusCode() + ".";
                warn(why);
                feed.refused(why); // and what is on disk is not for whoever is refused
                return Duration.ofMillis(Backoff.LONGEST);
            }
            default -> {
                return failed(
                        "The service answers " + answer.statusCode() + ".", retryAfter(answer));
            }
        }
        return current();
    }

    /** Whether the flags are as new as the stream says; one of several nodes may be behind. */
    private @Nullable Duration current() {
        Snapshot current = feed.current();
        long have = current == null ? -1 : Served.revision(current.version());
        if (have >= 0 && have < wishes.revision()) {
            contact.failed();
            return backoff.next();
        }
        if (failing) {
            LOG.info("The service answers again.");
        }
        failing = false;
        backoff.reset();
        contact.asked();
        return null;
    }

    private boolean read(WatchedInput in) throws IOException, InvalidSnapshotException {
        LastKnownGood disk = feed.disk();
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        wholeNext = true; // until it went well
        if (disk == null) {
            boolean taken = feed.take(SnapshotReader.read(buffered, feed.current()));
            wholeNext = false;
            return taken;
        }
        KeptBytes kept = new KeptBytes(buffered, disk);
        try {
            SnapshotReader.Read read = SnapshotReader.read(kept, feed.current());
            boolean taken = feed.take(read);
            if (taken) {
                kept.accept(read.header().isWhole());
            }
            wholeNext = false;
            return taken;
        } finally {
            kept.discard();
        }
    }

    private Duration failed(String why, @Nullable Duration atLeast) {
        warn(why);
        if (!closed) {
            feed.failed(why);
        }
        Duration pause = backoff.next();
        return atLeast != null && atLeast.compareTo(pause) > 0 ? atLeast : pause;
    }

    /** Once, until it answers again. */
    private void warn(String why) {
        if (!failing && !closed) {
            LOG.warn("{}", why);
        }
        failing = true;
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
        String text = answer.headers().firstValue("Retry-After").orElse("");
        if (text.isEmpty() || text.length() > 6 || !text.chars().allMatch(Character::isDigit)) {
            return null;
        }
        return Duration.ofSeconds(Math.min(LONGEST_RETRY_AFTER, Long.parseLong(text)));
    }

    /** Ends an answer that has stopped coming. */
    void check() {
        WatchedInput in = reading;
        if (in != null) {
            in.check();
        }
    }

    void close() {
        closed = true;
        wishes.wake();
        WatchedInput in = reading;
        if (in != null) {
            in.cut();
        }
    }
}
