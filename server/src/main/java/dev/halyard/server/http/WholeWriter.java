package dev.halyard.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Hands what is long to the kernel in few large pieces. The web server does so 8 KiB at a time: for
 * a batch of 300 flags ten calls where one or two will do, which took as long as the decisions. For
 * one connection; not thread-safe.
 */
final class WholeWriter implements DataWriter {
    /** What the web server sends with one call as well. */
    private static final int SHORT_BYTES = 8 * 1024;

    /** Copied again for each call that the kernel takes a part of only, so not without limit. */
    private static final int PIECE_BYTES = 128 * 1024;

    private static final int BESIDE_BYTES = 512;

    private final DataWriter writer;
    private final SocketChannel channel;

    /**
     * @param writer the web server's, for what is short
     * @param channel without TLS, and blocking
     */
    WholeWriter(DataWriter writer, SocketChannel channel) {
        this.writer = writer;
        this.channel = channel;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        if (buffer.available() <= SHORT_BYTES) {
            writer.writeNow(buffer);
            return;
        }
        // What stands around a chunk is short, and goes along in one call, not in one for each
        // part.
        try (OutputStream out = new BufferedOutputStream(new Pieces(), BESIDE_BYTES)) {
            buffer.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Pieces extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int end = offset + length;
            for (int from = offset; from < end; ) {
                int size = Math.min(PIECE_BYTES, end - from);
                from += channel.write(ByteBuffer.wrap(bytes, from, size));
            }
        }
    }
}
