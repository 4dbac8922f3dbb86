package dev.halyard.control.verify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A log as a file: one line for each record, each ended by a line feed, and not a byte more. Every
 * byte reaches the verifier, so that none can be changed, left out or put in unseen.
 */
public final class LogBytes {
    /** Far more than the largest import; a file without line feeds must not fill the memory. */
    private static final int LONGEST = 256 << 20;

    private static final int BUFFER = 1 << 14;

    private final InputStream in;
    private final LogVerifier verifier;
    private final LongConsumer progress;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LogBytes(InputStream in, LogVerifier verifier, LongConsumer progress) {
        this.in = in;
        this.verifier = verifier;
        this.progress = progress;
    }

    /**
     * Verifies all that a stream has, or as much as it takes to find a bad line.
     *
     * @param progress told how many lines were read, after each good one
     */
    public static void verify(InputStream in, LogVerifier verifier, LongConsumer progress)
            throws IOException {
        new LogBytes(in, verifier, progress).verify();
    }

    private void verify() throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            lines(buffer, read);
            if (verifier.bad() != null) {
                return;
            }
        }
        if (line.size() > 0) {
            verifier.refuse("does not end in a line feed: it was cut off, or touched");
        }
        verifier.end();
    }

    private void lines(byte[] buffer, int end) {
        int start = 0;
        for (int i = 0; i < end && verifier.bad() == null; i++) {
            if (buffer[i] == '\n') {
                line.write(buffer, start, i - start);
                start = i + 1;
                line();
            }
        }
        line.write(buffer, start, end - start);
        if (line.size() > LONGEST) {
            verifier.refuse("is longer than " + LONGEST + " bytes, which no record is");
        }
    }

    private void line() {
        byte[] bytes = line.toByteArray();
        line.reset();
        String problem = problem(bytes);
        if (problem == null) {
            verifier.next(bytes);
            progress.accept(verifier.records());
        } else {
            verifier.refuse(problem);
        }
    }

    /** What editors and transports do to a file, by its name: others would read "is not JSON". */
    private static @Nullable String problem(byte[] bytes) {
        if (bytes.length == 0) {
            return "is empty";
        }
        if (bytes[bytes.length - 1] == '\r') {
            return "ends in a carriage return and a line feed, where the log writes a line feed";
        }
        boolean mark =
                bytes.length >= 3
                        && Arrays.equals(
                                bytes,
                                0,
                                3,
                                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                                0,
                                3);
        return mark ? "begins with a byte order mark, which the log does not write" : null;
    }
}
