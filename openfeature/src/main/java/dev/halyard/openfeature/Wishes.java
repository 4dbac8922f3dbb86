package dev.halyard.openfeature;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When the service is to be asked again: what the stream's thread wants of the asking one. */
final class Wishes {
    /** Milliseconds. */
    private static final long GATHERED = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean news;
    private boolean urgent;
    private long revision;

    /** The stream is open: whatever came before it may be missing. */
    void connected() {
        set(true, 0);
    }

    /** The stream told of a revision. */
    void told(long of) {
        set(false, of);
    }

    private void set(boolean now, long of) {
        lock.lock();
        try {
            news = true;
            urgent |= now;
            revision = now ? 0 : Math.max(revision, of);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The newest revision that the stream told of since it is open. */
    long revision() {
        lock.lock();
        try {
            return revision;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the service is to be asked, and forgets that it was.
     *
     * @param atMost how long
     * @param patient whether only a stream that has just opened ends the waiting
     * @return whether there may be something new
     */
    boolean await(Duration atMost, boolean patient) throws InterruptedException {
        if (isOnlyTold(atMost, patient)) {
            Thread.sleep(GATHERED); // what else comes is asked for with it
        }
        lock.lock();
        try {
            boolean any = news;
            news = false;
            urgent = false;
            return any;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOnlyTold(Duration atMost, boolean patient) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!(urgent || (news && !patient)) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return news && !urgent;
        } finally {
            lock.unlock();
        }
    }

    /** Has whoever waits look again. */
    void wake() {
        set(true, 0);
    }
}
