package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.NioSocket;
import io.helidon.common.socket.SocketWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whatever its size and its parts, what is written arrives, in order, and nothing else does. */
class WholeWriterTest {
    private static final long SEED = Long.getLong("halyard.seed", 20261125);

    /** More than the kernel takes at once, so that it takes parts. */
    private static final int LONG = 3_000_000;

    @Test
    void everythingArrivesInOrder() throws Exception {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        int[] sizes = {0, 1, 8191, 8192, 8193, 131_072, 131_073, LONG, 17};
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel reader = SocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            reader.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            reader.connect(server.getLocalAddress());
            CompletableFuture<byte[]> arrived = CompletableFuture.supplyAsync(() -> allOf(reader));
            try (SocketChannel channel = server.accept()) {
                DataWriter writer = writer(channel);
                for (int size : sizes) {
                    byte[] bytes = new byte[size];
                    random.nextBytes(bytes);
                    expected.write(bytes);
                    writer.write(BufferData.create(bytes));
                }
                for (List<byte[]> parts : chunks(random)) {
                    for (byte[] part : parts) {
                        expected.write(part);
                    }
                    writer.writeNow(
                            parts.stream().map(BufferData::create).toArray(BufferData[]::new));
                }
            }
            assertThat(arrived.get()).isEqualTo(expected.toByteArray());
        }
    }

    /** As the parts of a chunked body come: its length, the chunk, the end of its line. */
    private static List<List<byte[]>> chunks(Random random) {
        List<List<byte[]>> chunks = new ArrayList<>();
        for (int size : new int[] {1, 5_000, 32_768, 200_000}) {
            byte[] chunk = new byte[size];
            random.nextBytes(chunk);
            byte[] line = (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            chunks.add(List.of(line, chunk, new byte[] {'\r', '\n'}));
        }
        return chunks;
    }

    private static DataWriter writer(SocketChannel channel) {
        return new WholeWriter(
                SocketWriter.create(NioSocket.server(channel, "1", "server")), channel);
    }

    private static byte[] allOf(SocketChannel channel) {
        try {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
