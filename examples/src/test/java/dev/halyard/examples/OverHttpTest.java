package dev.halyard.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples over HTTP do what they say, against the service itself. */
class OverHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Process service;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.halyard.server.Main",
                                "serve")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("FF_"));
        builder.environment().put("FF_PORT", Integer.toString(port));
        builder.environment().put("FF_STORE", "file");
        service = builder.start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isOpen()) {
            assertThat(service.isAlive()).as("it ended").isTrue();
            assertThat(System.nanoTime()).as("it does not start").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        service.destroyForcibly();
    }

    @Test
    void theJavaExampleSaysThatTheUsersOverrideDecides() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            OverHttp.main(new String[] {"http://127.0.0.1:" + port});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("false: user_override");
    }

    @Test
    void theShellExampleAsksForOneForAllAndForWhatIsNew() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "ofrep.sh").redirectErrorStream(true);
        builder.environment().put("FF_PORT", Integer.toString(port));
        Process shell = builder.start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(printed).isZero();
        assertThat(printed)
                .contains("\"source\":\"user_override\"", "16 flags", "unchanged: 304")
                .contains("data: {\"type\":\"refetchEvaluation\"");
    }
}
