package dev.halyard.openfeature;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is read through it, for the disk: short answers in memory, long ones in a file at
 * once. For one thread.
 */
final class KeptBytes extends FilterInputStream {
    private static final int IN_MEMORY = 256 * 1024;

    private final LastKnownGood disk;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private boolean lost;

    KeptBytes(InputStream in, LastKnownGood disk) {
        super(in);
        this.disk = disk;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0 && !lost) {
            keep(read);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = length == 0 ? 0 : read();
        if (read >= 0 && length > 0) {
            bytes[offset] = (byte) read;
        }
        return length == 0 ? 0 : read < 0 ? -1 : 1;
    }

    private void keep(int read) {
        try {
            OutputStream to = out;
            if (to == null && memory.size() < IN_MEMORY) {
                memory.write(read);
                return;
            }
            (to == null ? spill() : to).write(read);
        } catch (IOException e) {
            lost = true;
            disk.failed(e);
        }
    }

    private OutputStream spill() throws IOException {
        Path made = disk.begin();
        file = made;
        OutputStream to = new BufferedOutputStream(LastKnownGood.output(made), 1 << 16);
        out = to;
        memory.writeTo(to);
        return to;
    }

    /** What was read was a good snapshot: has it kept. */
    void accept(boolean whole) {
        try {
            if (lost) {
                return;
            }
            if (whole) {
                OutputStream to = out == null ? spill() : out;
                to.close();
                if (file != null) {
                    disk.replace(file);
                    file = null;
                }
            } else if (out == null) {
                disk.add(memory.toByteArray());
            } else {
                disk.failed(new IOException("more changed than is kept apart"));
            }
        } catch (IOException e) {
            disk.failed(e);
        }
    }

    /** Lets go of what was not accepted; the network's stream is its owner's to close. */
    void discard() {
        try {
            if (out != null) {
                out.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            disk.failed(e);
        }
    }
}
