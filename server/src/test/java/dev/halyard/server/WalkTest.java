package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/control-plane.md, pasted block by block into a shell beside a fresh service. */
class WalkTest {
    private static final Path PAGE = Path.of("..", "docs", "control-plane.md");

    private static final List<String> IN_THIS_ORDER =
            List.of(
                    "\"code\":\"approval_required\"",
                    "\"rollout_stage\":\"internal\"",
                    "\"rollout_stage\":\"pilot\"",
                    "\"rollout_stage\":\"staged\"",
                    "\"source\":\"stage-full\"",
                    "\"source\":\"stage-paused\"",
                    "an approval that has nothing to do with it",
                    "\"rollout_stage\":\"rolled_back\"",
                    "\"source\":\"user_override\"",
                    "\"source\":\"tenant_override\"",
                    "\"source\":\"stage-full\"",
                    "\"historical\":true",
                    "\"action\":\"flag.rollback\"",
                    "\"differences\":[{",
                    "\"signature\":",
                    "\"valid\":true",
                    ": valid",
                    "\"auth_source\":\"api_key\"");

    @TempDir private Path directory;

    @Test
    void theReadmesSecondPageDoesWhatItSays() throws IOException, InterruptedException {
        Map<String, String> store =
                Map.of("FF_STORE", "sqlite", "FF_DATA_DIR", directory.resolve("data").toString());
        try (RunningService service = RunningService.start(store)) {
            String printed = run(service.port());
            int at = 0;
            for (String marker : IN_THIS_ORDER) {
                at = printed.indexOf(marker, at);
                assertThat(at).as("%s in %s", marker, printed).isNotNegative();
            }
            assertThat(printed.split("\"ok\":false", -1)).as("one refusal").hasSize(2);
        }
    }

    private String run(int port) throws IOException, InterruptedException {
        Path script = directory.resolve("page.sh");
        Files.writeString(
                script,
                "set -eu\n"
                        + lines().replace("8080", Integer.toString(port))
                                .replace("/tmp/", directory + "/")
                                .replace("bin/halyard", halyard()));
        Path printed = directory.resolve("printed.txt");
        Process shell =
                new ProcessBuilder("bash", script.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String all = Files.readString(printed);
        assertThat(shell.exitValue()).as(all).isZero();
        return all;
    }

    private static String lines() throws IOException {
        try (var lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("    "))
                            .map(line -> line.substring(4))
                            .collect(Collectors.joining("\n"))
                    + "\n";
        }
    }

    /** The command line as bin/halyard runs it, from the classes that are being tested. */
    private static String halyard() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return "'%s' -cp '%s' dev.halyard.server.Main"
                .formatted(java, System.getProperty("java.class.path"));
    }
}
