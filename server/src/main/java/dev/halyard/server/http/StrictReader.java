package dev.halyard.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Reads a connection as the web server does, but for what that takes on trust or puts right, which
 * is where two readers of one stream begin to see different requests in it: the bytes that end a
 * line or a chunk, signs before the size of a chunk, headers without a name, odd bytes in the
 * request line; and that there is memory for a chunk of whatever size is announced. Each of its
 * methods is called in these few places alone. Not thread-safe.
 */
final class StrictReader extends DataReader {
    private static final int LINE_END = 2;
    private static final int MAX_SIZE_LINE = 32;

    private final IntConsumer announced;
    private boolean atRequestLine = true;

    /**
     * @param announced asked before a buffer of so many bytes is read, of which not all need have
     *     come yet; throws when it is too much
     */
    @SuppressWarnings({"deprecation", "removal"}) // its factory methods make no subclass
    StrictReader(Supplier<byte[]> bytes, IntConsumer announced) {
        super(bytes);
        this.announced = announced;
    }

    /** What is read next is the line of another request. */
    void nextRequest() {
        atRequestLine = true;
    }

    /** A request line, or the value of a Connection header. */
    @Override
    public byte[] readBytes(int length) {
        byte[] bytes = super.readBytes(length);
        if (atRequestLine) {
            atRequestLine = false;
            checkRequestLine(bytes);
        }
        return bytes;
    }

    private static void checkRequestLine(byte[] line) {
        int at = 0;
        while (at < line.length && line[at] >= 'A' && line[at] <= 'Z') {
            at++;
        }
        if (at == 0 || at == line.length || line[at] != ' ') {
            throw new IllegalArgumentException("The method is not a word in upper case.");
        }
        for (int i = at + 1; i < line.length && line[i] != ' '; i++) {
            if (line[i] < '!' || line[i] > '~' || line[i] == '#') {
                throw new IllegalArgumentException("The target has a byte that no target has.");
            }
        }
    }

    /** The name of a header, but for the most frequent ones. */
    @Override
    public String readAsciiString(int length) {
        if (length == 0) {
            throw new IllegalArgumentException("A header has no name.");
        }
        return super.readAsciiString(length);
    }

    /** The size of a chunk, or the empty line behind the last one. */
    @Override
    public String readLine() {
        int length = findNewLine(MAX_SIZE_LINE);
        if (length == MAX_SIZE_LINE) {
            throw new IncorrectNewLineException("The size of a chunk has no end.");
        }
        String line = length == 0 ? "" : super.readAsciiString(length);
        for (int i = 0; i < length; i++) {
            if (Character.digit(line.charAt(i), 16) < 0) {
                throw new IllegalArgumentException("The size of a chunk is not hexadecimal.");
            }
        }
        skip(LINE_END);
        return line;
    }

    /** The web server skips two bytes where a line or a chunk ends, and nowhere else. */
    @Override
    public void skip(int bytes) {
        if (bytes == LINE_END) {
            if (read() != '\r' || read() != '\n') {
                throw new IncorrectNewLineException("CR LF is missing.");
            }
        } else {
            super.skip(bytes);
        }
    }

    /** A chunk, or what has come of a body. */
    @Override
    public BufferData readBuffer(int bytes) {
        announced.accept(bytes);
        BufferData data = getBuffer(bytes);
        super.skip(bytes);
        return data;
    }
}
