package dev.halyard.openfeature;

import java.time.Duration;
import java.time.InstantSource;

/**
 * When it was last known that the flags are the service's: stale, once that is too long ago and
 * either the stream is down or asking fails. Thread-safe.
 */
final class Contact {
    private final InstantSource clock;
    private final long staleAfter;
    private long last;
    private boolean ever;
    private boolean streaming;
    private boolean asking = true;
    private boolean stale;

    Contact(InstantSource clock, Duration staleAfter) {
        this.clock = clock;
        this.staleAfter = staleAfter.toMillis();
    }

    /** The service said what its flags are. */
    synchronized void asked() {
        asking = true;
        ever = true;
        last = clock.millis();
    }

    /** The service did not say it. */
    synchronized void failed() {
        asking = false;
    }

    /** Something came on the stream, which says that nothing else is new. */
    synchronized void streaming() {
        streaming = true;
        heard();
    }

    /**
     * The stream is down.
     *
     * @param heard whether it was alive until now, rather than silent for long
     */
    synchronized void down(boolean heard) {
        if (streaming && heard) {
            heard();
        }
        streaming = false;
    }

    private void heard() {
        if (asking && ever) {
            last = clock.millis();
        }
    }

    synchronized boolean isStreaming() {
        return streaming;
    }

    synchronized boolean isStale() {
        return stale;
    }

    /** Whether it is otherwise than before: stale, or not any more. */
    synchronized boolean turned() {
        boolean current = ever && streaming && asking;
        boolean now = !current && (!ever || clock.millis() - last > staleAfter);
        boolean turned = now != stale;
        stale = now;
        return turned;
    }
}
