package dev.halyard.openfeature;

import dev.halyard.document.InvalidSnapshotException;
import dev.halyard.evaluator.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last flags known, on disk: a whole snapshot, replaced in one move, and behind it what changed
 * since, added at most once a second. Each part has its checksum, so a torn end costs the changes
 * behind it and nothing else. A disk that fails costs the next start without the service, never an
 * answer. Thread-safe.
 */
final class LastKnownGood {
    private static final Logger LOG = LoggerFactory.getLogger(HalyardProvider.class);
    private static final long EVERY = TimeUnit.SECONDS.toNanos(1);

    /** A disk that failed is tried again no sooner: for that the service is asked for all of it. */
    private static final long AGAIN = TimeUnit.MINUTES.toNanos(1);

    /** Changes are added until they are as long as this, or as the whole. */
    private static final long LEAST = 1 << 20;

    private final Path file;
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long whole;
    private long length = -1;
    private boolean told;
    private long tryAt = System.nanoTime();
    private long addedAt = System.nanoTime() - EVERY;

    LastKnownGood(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What is there; null where nothing can be used, which is logged. */
    synchronized @Nullable Snapshot read() {
        try {
            SnapshotFile.Read read = SnapshotFile.read(file);
            if (read.damaged() != null) {
                LOG.warn("The end of the flags kept on disk is passed over: {}", read.damaged());
            } else {
                length = Files.size(file);
                whole = length;
            }
            return read.snapshot();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | InvalidSnapshotException e) {
            LOG.warn("The flags kept on disk are not used: {}", e.toString());
            return null;
        }
    }

    /** Whether what comes next must be whole, since changes cannot be added. */
    synchronized boolean wantsWhole() {
        if (length < 0) {
            return System.nanoTime() - tryAt >= 0;
        }
        return length + waiting.size() > whole + Math.max(LEAST, whole);
    }

    /** Where a whole snapshot is written to, before {@link #replace}. */
    synchronized Path begin() throws IOException {
        Path directory = file.getParent();
        Files.createDirectories(directory);
        return Files.createTempFile(directory, file.getFileName() + ".", ".tmp");
    }

    /** Has what was written stand in the place of all that was there. */
    synchronized void replace(Path written) throws IOException {
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
            whole = channel.size();
        }
        Files.move(
                written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        length = whole;
        waiting = new ByteArrayOutputStream();
        told = false;
    }

    /** Adds what changed, a little later. */
    synchronized void add(byte[] changes) {
        if (length >= 0) {
            waiting.writeBytes(changes);
        }
    }

    /** Writes what waits, if it is time. */
    synchronized void tick() {
        if (System.nanoTime() - addedAt >= EVERY) {
            flush();
        }
    }

    synchronized void flush() {
        if (waiting.size() == 0 || length < 0) {
            return;
        }
        addedAt = System.nanoTime();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() != length) {
                throw new IOException("another process writes " + file.getFileName());
            }
            ByteBuffer rest = ByteBuffer.wrap(waiting.toByteArray());
            while (rest.hasRemaining()) {
                channel.write(rest, length + rest.position());
            }
            channel.force(false);
            length += rest.limit();
            waiting = new ByteArrayOutputStream();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** The next one is to be whole. */
    synchronized void failed(IOException why) {
        length = -1;
        tryAt = System.nanoTime() + AGAIN;
        waiting = new ByteArrayOutputStream();
        if (!told) {
            LOG.warn("The flags cannot be kept on disk: {}", why.toString());
            told = true;
        }
    }

    /** A stream to a file that {@link #begin} made. */
    static OutputStream output(Path written) throws IOException {
        return Files.newOutputStream(written, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
