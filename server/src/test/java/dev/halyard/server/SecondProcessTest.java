package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one data directory would write one log twice. */
class SecondProcessTest {
    private static final int REFUSED = 1;

    @TempDir private Path dir = Path.of("");

    @Test
    void aSecondProcessIsRefusedForAsLongAsTheFirstLivesAndNoLonger() throws Exception {
        Path data = dir.resolve("data");
        Map<String, String> settings = Map.of("FF_STORE", "sqlite", "FF_DATA_DIR", data.toString());
        try (ServiceProcess first = ServiceProcess.running(dir, settings)) {
            try (ServiceProcess second = ServiceProcess.start(dir, settings)) {
                assertThat(second.exit()).isEqualTo(REFUSED);
                assertThat(second.err())
                        .contains(data.toString(), "is in use by process " + first.pid())
                        .contains("stop that first")
                        .doesNotContain("\tat "); // no stack trace
            }
            assertThat(first.client().get("/readyz").status()).isEqualTo(200);
        }
        try (ServiceProcess afterIt = ServiceProcess.running(dir, settings)) {
            assertThat(afterIt.client().get("/readyz").status()).isEqualTo(200);
        }
    }
}
