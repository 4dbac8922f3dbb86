package dev.halyard.fleet;

import java.io.IOException;
import redis.embedded.RedisServer;

/** A Redis of the programs that come along; it keeps nothing. */
final class RedisProcess implements AutoCloseable {
    private final RedisServer server;
    private final int port;

    private RedisProcess(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * @param port 0 for a free one
     */
    static RedisProcess start(int port) throws IOException {
        int chosen = Ports.choose(port, "--redis-port");
        RedisServer server =
                RedisServer.newRedisServer()
                        .port(chosen)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .setting("daemonize no")
                        .build();
        server.start();
        return new RedisProcess(server, chosen);
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
