package dev.halyard.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples do what they say. */
class InProcessTest {
    @Test
    void theJavaExampleSaysThatTheUsersOverrideDecides() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            InProcess.main(
                    new String[] {"../contract/registry.json", "../contract/overrides.json"});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("false: An override for this user decides");
    }

    @Test
    void theJavaScriptExampleSaysTheSame() throws Exception {
        Process node =
                new ProcessBuilder("node", Path.of("in-process.mjs").toString())
                        .redirectErrorStream(true)
                        .start();
        String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(printed).startsWith("false: ");
    }
}
