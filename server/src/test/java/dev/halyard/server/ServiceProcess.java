package dev.halyard.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program itself, in a process of its own, as an operator starts it. */
final class ServiceProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;
    private final Path out;
    private final Path err;

    private ServiceProcess(Process process, int port, Path out, Path err) {
        this.process = process;
        this.port = port;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it without waiting.
     *
     * @param dir for what it prints
     * @param options of the JVM
     */
    static ServiceProcess start(Path dir, Map<String, String> settings, String... options)
            throws IOException {
        Path out = Files.createTempFile(dir, "out", ".txt");
        Path err = Files.createTempFile(dir, "err", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest says
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.halyard.server.Main", "serve"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("FF_"));
        int port = freePort();
        builder.environment().put("FF_PORT", Integer.toString(port));
        builder.environment().put("FF_STORE", "file");
        builder.environment().putAll(settings);
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new ServiceProcess(process, port, out, err);
    }

    /** Starts it and waits until it is ready. */
    static ServiceProcess running(Path dir, Map<String, String> settings, String... options)
            throws IOException {
        ServiceProcess started = start(dir, settings, options);
        Awaitility.await()
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> started.isOpen() || !started.process.isAlive());
        if (!started.process.isAlive()) {
            throw new IOException("it ended: " + started.err());
        }
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    boolean isOpen() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    Client client() {
        return new Client(port);
    }

    RawConnection connect() {
        return RawConnection.open(port);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP: its connections stay, and nothing is answered. */
    void pause() throws IOException {
        Signals.send("-STOP", pid());
    }

    /** SIGCONT. */
    void resume() throws IOException {
        Signals.send("-CONT", pid());
    }

    /** The status that it exits with, once it does. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
