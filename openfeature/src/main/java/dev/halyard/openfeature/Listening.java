package dev.halyard.openfeature;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens to the service's stream, and opens it again whenever it ends. */
final class Listening implements Runnable {
    /** The service says something every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    /** A stream that lived as long was a good one: what ended it is new. */
    private static final long GOOD = TimeUnit.SECONDS.toNanos(2);

    private final ServiceClient client;
    private final Wishes wishes;
    private final Contact contact;
    private final Backoff backoff = new Backoff(new Random());
    private volatile @Nullable WatchedInput reading;
    private volatile boolean closed;
    private @Nullable String lastId;

    Listening(ServiceClient client, Wishes wishes, Contact contact) {
        this.client = client;
        this.wishes = wishes;
        this.contact = contact;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                long since = System.nanoTime();
                listen();
                if (System.nanoTime() - since > GOOD) {
                    backoff.reset();
                }
                Thread.sleep(backoff.next().toMillis());
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void listen() throws InterruptedException {
        try {
            HttpResponse<InputStream> answer = client.stream(lastId);
            if (answer.statusCode() != 200) {
                answer.body().close();
                lastId = null; // perhaps what was refused
                return;
            }
            try (WatchedInput in = new WatchedInput(answer.body(), SILENCE)) {
                reading = in;
                follow(in);
            }
        } catch (IOException e) {
            // gone; it is opened again
        } catch (RuntimeException e) {
            lastId = null; // no token, or an id that no header can carry
        } finally {
            WatchedInput was = reading;
            reading = null;
            contact.down(was == null || !was.wasCut());
        }
    }

    private void follow(WatchedInput in) throws IOException {
        EventStream events = new EventStream(new BufferedInputStream(in, 4096));
        boolean opened = false;
        for (EventStream.Event event = events.next(); event != null; event = events.next()) {
            contact.streaming();
            if (!opened) {
                // only now: what changes after its first word the stream tells, what came before
                // may be missing
                wishes.connected();
                opened = true;
            }
            if (event.id() != null) {
                lastId = event.id();
            }
            if (event.revision() >= 0) {
                wishes.told(event.revision());
            }
        }
    }

    /** Ends a stream that has fallen silent. */
    void check() {
        WatchedInput in = reading;
        if (in != null) {
            in.check();
        }
    }

    void close() {
        closed = true;
    }
}
