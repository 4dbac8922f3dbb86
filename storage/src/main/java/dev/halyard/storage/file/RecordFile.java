package dev.halyard.storage.file;

import dev.halyard.control.copy.StateCopy.Restored;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Records as lines of the log, one after another. Each carries the hash of the one before and its
 * own: a file that was torn or touched is good up to there, and not one record further.
 */
final class RecordFile implements AutoCloseable {
    private final FileChannel channel;
    private boolean dirty;

    /** Begins a file, in place of one of which nothing could be used. */
    RecordFile(Path file) throws IOException {
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
    }

    void append(List<LogRecord> records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(records.size() * 1024);
        for (LogRecord record : records) {
            out.writeBytes(LogLine.write(record).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
        while (bytes.hasRemaining()) {
            int _ = channel.write(bytes);
        }
        dirty = true;
    }

    /** Has the disk take what was appended. */
    void force() throws IOException {
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
    }

    /** The state with the records of a file that follow it: all, or those before the first flaw. */
    static Restored apply(Restored to, Path file) throws IOException {
        State state = to.state();
        byte[] bytes = Files.readAllBytes(file);
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            String line = new String(bytes, from, at - from, StandardCharsets.UTF_8);
            from = at + 1;
            State next = next(state, line);
            if (next == null) {
                break;
            }
            state = next;
        }
        return new Restored(to.identity(), state);
    }

    private static @org.jspecify.annotations.Nullable State next(State state, String line) {
        try {
            LogRecord record = LogLine.read(line);
            if (record.seq() <= state.revision()) {
                return state; // the base has it
            }
            boolean follows =
                    record.seq() == state.revision() + 1
                            && record.prevHash().equals(state.head().hash())
                            && LogLine.hash(line).equals(record.hash());
            return follows ? state.apply(record) : null;
        } catch (LogLine.MalformedLineException | RuntimeException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
