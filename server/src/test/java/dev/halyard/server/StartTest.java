package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the program starts, when it must not, and what it says then. */
class StartTest {
    private static final int REFUSED = 1;

    @TempDir private Path dir = Path.of("");

    @Test
    void aBadRegistryIsRefusedWithEveryErrorByPointer() throws Exception {
        Path registry = dir.resolve("registry.json");
        Files.writeString(
                registry,
                """
                {"schema_version":"1.0","flags":[
                  {"id":"ff-a","key":"a","owner_module":"m","type":"boolean","default_value":1,"rollout_stage":"full"},
                  {"id":"ff-b","key":"b","owner_module":"m","type":"boolean","default_value":false,
                   "rollout_stage":"full","dependencies":["gone"],"colour":"red"}]}
                """);
        try (ServiceProcess service =
                ServiceProcess.start(dir, Map.of("FF_REGISTRY_PATH", registry.toString()))) {
            assertThat(service.exit()).isEqualTo(REFUSED);
            assertThat(service.err())
                    .contains("The registry document is refused")
                    .contains(
                            "/flags/0/default_value ",
                            "/flags/1/dependencies/0 ",
                            "/flags/1/colour ")
                    .doesNotContain("\tat "); // no stack trace
            assertThat(service.isOpen()).isFalse();
        }
    }

    @Test
    void anAddressThatOthersReachIsRefusedWithTheReason() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(dir, Map.of("FF_HOST", "0.0.0.0"))) {
            assertThat(service.exit()).isEqualTo(REFUSED);
            assertThat(service.err()).contains("FF_HOST", "0.0.0.0", "callers are not verified");
            assertThat(service.isOpen()).isFalse();
        }
    }

    @Test
    void aPortThatIsTakenIsToldWithTheWayOut() throws Exception {
        RunningService other = RunningService.shared();
        try (ServiceProcess service =
                ServiceProcess.start(dir, Map.of("FF_PORT", Integer.toString(other.port())))) {
            assertThat(service.exit()).isEqualTo(REFUSED);
            assertThat(service.err())
                    .contains(Integer.toString(other.port()), "FF_PORT chooses another");
        }
    }

    @Test
    void itStartsWithAStartUpCacheThatDoesNotFit() throws Exception {
        Path cache = Files.writeString(dir.resolve("odd.aot"), "not a cache");
        try (ServiceProcess service =
                ServiceProcess.running(
                        dir, Map.of(), "-XX:AOTCache=" + cache, "-XX:AOTMode=auto")) {
            assertThat(service.client().get("/readyz").status()).isEqualTo(200);
            assertThat(service.out()).contains("/tester", "curl -s '");
        }
    }
}
