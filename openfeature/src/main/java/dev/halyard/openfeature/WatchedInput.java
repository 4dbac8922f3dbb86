package dev.halyard.openfeature;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * What comes over the network, closed from outside once nothing has come for too long: a connection
 * that is gone without a word would be waited for without end.
 */
final class WatchedInput extends FilterInputStream {
    private final long patience;
    private volatile long lastByte = System.nanoTime();
    private volatile boolean cut;

    WatchedInput(InputStream in, Duration patience) {
        super(in);
        this.patience = patience.toNanos();
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        lastByte = System.nanoTime();
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        lastByte = System.nanoTime();
        return read;
    }

    /** Closes it if it has been silent for too long. */
    void check() {
        if (!cut && System.nanoTime() - lastByte > patience) {
            cut();
        }
    }

    /** Closes it, whoever is reading. */
    void cut() {
        cut = true;
        try {
            close();
        } catch (IOException e) {
            // it is closed for its reader all the same
        }
    }

    /** Whether it was closed from outside. */
    boolean wasCut() {
        return cut;
    }
}
