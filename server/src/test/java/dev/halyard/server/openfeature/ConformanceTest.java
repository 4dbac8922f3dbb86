package dev.halyard.server.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code halyard ofrep check} tells about this service: every rule holds. */
class ConformanceTest {
    private static final String ORIGIN = "https://shop.example";

    @Test
    void everyRuleHoldsHere(@TempDir Path directory) {
        try (Shop shop = Shop.open(directory, "FF_CORS_ORIGINS", ORIGIN)) {
            shop.pause("page-size"); // a revision that is not the first
            PrintStream before = System.out;
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            int status;
            try {
                System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
                status =
                        Cli.run(
                                new String[] {
                                    "ofrep",
                                    "check",
                                    shop.base(),
                                    "--origin",
                                    ORIGIN,
                                    "--listen",
                                    "0"
                                },
                                "");
            } finally {
                System.setOut(before);
            }
            String report = printed.toString(StandardCharsets.UTF_8);
            assertThat(status).as(report).isZero();
            assertThat(report)
                    .doesNotContain("FAILS")
                    .doesNotContain("token=")
                    // no flag of ours fails, nothing was refused for a time, none was listened to
                    .contains("3 not seen");
        }
    }
}
