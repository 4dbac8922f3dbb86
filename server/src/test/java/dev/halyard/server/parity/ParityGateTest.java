package dev.halyard.server.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The service does not bind its port when its evaluator fails a shared vector. */
class ParityGateTest {
    private static final String BROKEN = "canonical-01-unknown-flag-is-flag_not_found";

    @Test
    void oneVectorThatDiffersKeepsThePortClosedAndIsNamedWithExpectedAndGot() throws Exception {
        int port = freePort();
        Process service = start(port, "-D" + ParityGate.BREAK_PROPERTY + "=" + BROKEN);
        try {
            String told =
                    new String(service.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).isEqualTo(1);
            assertThat(told).contains(BROKEN + ": enabled: expected true, got false");
            assertThat(isOpen(port)).isFalse();
        } finally {
            service.destroyForcibly();
        }
    }

    private static Process start(int port, String option) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(option);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.halyard.server.Main", "serve"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FF_PORT", Integer.toString(port));
        builder.environment().put("FF_STORE", "file");
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
