package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code halyard import} into a running service. */
class ImportTest {
    private static final String REGISTRY =
            """
            {"schema_version":"1.0","flags":[{"id":"ff-a","key":"a","owner_module":"m","type":"boolean",
            "default_value":false,"allowed_scopes":["tenant","user"],"rollout_stage":"draft"}]}\
            """;

    @TempDir private Path directory;

    private RunningService start() {
        return RunningService.start(
                Map.of("FF_STORE", "sqlite", "FF_DATA_DIR", directory.resolve("data").toString()));
    }

    @Test
    void thePlanComesFirstAndADryRunEndsThere() throws IOException {
        try (RunningService service = start()) {
            Path registry = Files.writeString(directory.resolve("flags.json"), REGISTRY);
            Told plan = run(service, "--registry", registry.toString(), "--dry-run");
            assertThat(plan.status).isZero();
            assertThat(plan.text).contains("\"added\":[\"a\"]").doesNotContain("imported");
            assertThat(value(service, "a")).isEqualTo("404 flag_not_found");

            Told done = run(service, "--registry", registry.toString());
            assertThat(done.status).isZero();
            assertThat(done.text).contains("\"added\":[\"a\"]").contains("imported, revision");
            assertThat(value(service, "a")).isEqualTo("200 ok");
            assertThat(run(service, "--registry", registry.toString()).text)
                    .contains("nothing to import");
        }
    }

    @Test
    void rowsAreChangesOfTheirOwnAndASecondRunFindsThemThere() throws IOException {
        try (RunningService service = start()) {
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                rows.add(
                        """
                        {"id":"ovr-%1$d","scope":"user","flag_key":"hints.registry_v1","user_id":"u/ %1$d",
                        "tenant_id":"t","value":true,"env":"prod","rationale":"bench"}\
                        """
                                .formatted(i));
            }
            Path overrides =
                    Files.writeString(
                            directory.resolve("rows.json"),
                            "{\"schema_version\":\"1.0\",\"overrides\":["
                                    + String.join(",", rows)
                                    + "]}");
            assertThat(run(service, "--overrides", overrides.toString(), "--rows").text)
                    .contains("300 rows put, 0 were there");
            assertThat(run(service, "--overrides", overrides.toString(), "--rows").text)
                    .contains("0 rows put, 300 were there");
            assertThat(
                            service.client()
                                    .get(
                                            "/api/flags/eval?key=hints.registry_v1&user=u%2F%20299"
                                                    + "&tenant=t&env=prod")
                                    .at("/data/source"))
                    .isEqualTo("user_override");
        }
    }

    @Test
    void aRefusalIsToldWithItsPlacesAndTheStatusSaysSo() throws IOException {
        try (RunningService service = start()) {
            Path row =
                    Files.writeString(
                            directory.resolve("rows.json"),
                            """
                            {"schema_version":"1.0","overrides":[{"id":"ovr-x","scope":"user",
                            "flag_key":"no.such","user_id":"u","value":true}]}\
                            """);
            Told refused = run(service, "--overrides", row.toString());
            assertThat(refused.status).isEqualTo(1);
            assertThat(refused.text)
                    .contains("validation_failed")
                    .contains("/overrides/overrides/0/flag_key");
        }
    }

    private static String value(RunningService service, String key) {
        Reply reply = service.client().get("/api/flags/eval?user=u&key=" + key);
        return reply.status() == 200 ? "200 ok" : reply.outcome();
    }

    private record Told(int status, String text) {}

    private static Told run(RunningService service, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("import", "--url"));
        all.add("http://127.0.0.1:" + service.port());
        all.addAll(List.of("--user", "ann", "--reason", "import"));
        all.addAll(List.of(arguments));
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            int status = Cli.run(all.toArray(String[]::new), "");
            return new Told(status, told.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
