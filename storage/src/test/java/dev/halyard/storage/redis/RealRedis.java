package dev.halyard.storage.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A real server on a port of its own, which can be killed, paused and started again. */
public final class RealRedis implements AutoCloseable {
    private final int port;
    private RedisServer server;
    private ProcessHandle process;

    private RealRedis(int port) throws IOException {
        this.port = port;
        start();
    }

    public static RealRedis running() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        return new RealRedis(port);
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return uri(port);
    }

    public static URI uri(int port) {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** With nothing in it. */
    public void start() throws IOException {
        Set<ProcessHandle> before = new HashSet<>(children());
        server =
                RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no")
                        .setting("daemonize no")
                        .build();
        server.start();
        process =
                children().stream()
                        .filter(child -> !before.contains(child))
                        .filter(child -> child.info().command().orElse("").contains("redis"))
                        .findFirst()
                        .orElseThrow();
    }

    private static Set<ProcessHandle> children() {
        return new HashSet<>(ProcessHandle.current().children().toList());
    }

    /** SIGKILL. */
    public void kill() throws Exception {
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    /** SIGSTOP: it is there, and says nothing. */
    public void pause() throws IOException {
        signal("-STOP");
    }

    public void resume() throws IOException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException {
        Process kill =
                new ProcessBuilder("kill", which, Long.toString(process.pid())).inheritIO().start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("no signal was sent");
        }
    }

    public Jedis client() {
        return new Jedis("127.0.0.1", port);
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            resume();
        }
        process.destroyForcibly();
        server.stop();
    }
}
