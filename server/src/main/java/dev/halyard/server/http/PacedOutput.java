package dev.halyard.server.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of an answer that is written piece by piece: a client has the time of an answer for each
 * piece, not for all of them. Between the pieces of a live one nobody is waited for.
 */
final class PacedOutput extends FilterOutputStream {
    private final SlowClients.Connection connection;
    private final boolean live;

    PacedOutput(OutputStream out, SlowClients.Connection connection, boolean live) {
        super(out);
        this.connection = connection;
        this.live = live;
    }

    @Override
    public void write(int b) throws IOException {
        connection.sending();
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.sending();
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        connection.sending();
        out.flush();
        if (live) {
            connection.working();
        }
    }
}
