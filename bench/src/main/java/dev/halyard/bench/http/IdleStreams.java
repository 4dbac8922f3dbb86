package dev.halyard.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens streams of changes and keeps them, from one thread: what they cost the service is looked at
 * from outside. Ends when its standard input does.
 */
public final class IdleStreams {
    private static final int AT_ONCE = 200;

    private IdleStreams() {}

    /** {@code port count}. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int count = Integer.parseInt(args[1]);
        byte[] request =
                "GET /api/flags/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                        .formatted(port)
                        .getBytes(StandardCharsets.US_ASCII);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        List<SocketChannel> open = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            while (open.size() < count) {
                int next = Math.min(AT_ONCE, count - open.size());
                for (int i = 0; i < next; i++) {
                    SocketChannel channel = SocketChannel.open(address);
                    channel.write(ByteBuffer.wrap(request));
                    channel.configureBlocking(false);
                    channel.register(selector, SelectionKey.OP_READ);
                    open.add(channel);
                }
                answered(selector, next);
            }
            System.out.println("open " + open.size());
            System.in.read();
        }
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    /** Waits for the first bytes of so many answers, which must be good ones. */
    private static void answered(Selector selector, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        for (int seen = 0; seen < count; ) {
            if (selector.select(10_000) == 0) {
                throw new IOException("no answer within 10 s");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                buffer.clear();
                int read = ((SocketChannel) key.channel()).read(buffer);
                String head =
                        new String(buffer.array(), 0, Math.max(read, 0), StandardCharsets.US_ASCII);
                if (head.startsWith("HTTP/1.1 200")) {
                    seen++;
                } else if (read < 0 || head.startsWith("HTTP/1.1")) {
                    throw new IOException("refused: " + head.lines().findFirst().orElse("closed"));
                }
            }
            selector.selectedKeys().clear();
        }
    }
}
