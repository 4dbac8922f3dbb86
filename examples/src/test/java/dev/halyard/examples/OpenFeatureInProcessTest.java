package dev.halyard.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.halyard.document.FileSnapshot;
import dev.halyard.document.SnapshotHeader;
import dev.halyard.document.SnapshotWriter;
import dev.halyard.evaluator.Value;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example does what it says, over the seed as a service sends it. */
class OpenFeatureInProcessTest {
    @Test
    void anOpenFeatureApplicationIsToldThatTheUsersOverrideDecides() throws Exception {
        byte[] lines = seed();
        HttpServer service =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/api/flags/snapshot",
                exchange -> {
                    exchange.sendResponseHeaders(200, lines.length);
                    exchange.getResponseBody().write(lines);
                    exchange.close();
                });
        service.start();
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            OpenFeatureInProcess.main(
                    new String[] {"http://127.0.0.1:" + service.getAddress().getPort()});
        } finally {
            System.setOut(before);
            service.stop(0);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("false by user_override");
    }

    private static byte[] seed() throws Exception {
        FileSnapshot files =
                FileSnapshot.read(
                        Path.of("../contract/registry.json"),
                        Path.of("../contract/overrides.json"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter writer = new SnapshotWriter(out, new SnapshotHeader("1", null));
        writer.internalTiers(List.of("staff", "admin"));
        for (Value.Members flag : files.registry().flags().values()) {
            writer.flag(flag);
        }
        for (String key : files.registry().flags().keySet()) {
            for (Value.Members row : files.overrides().rowsOf(key)) {
                writer.row(row);
            }
        }
        writer.end();
        return out.toByteArray();
    }
}
