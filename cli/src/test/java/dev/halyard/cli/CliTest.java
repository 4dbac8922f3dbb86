package dev.halyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands print, where, and the status that they exit with. */
class CliTest {
    private static final String REGISTRY = "../contract/registry.json";
    private static final String OVERRIDES = "../contract/overrides.json";

    @TempDir private Path dir = Path.of("");

    /** What came of a command. */
    private record Outcome(int status, String out, String err) {}

    private static Outcome run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int status = Cli.run(args, "Settings: FF_ONE (default 100%)\n");
            return new Outcome(
                    status,
                    printed.toString(StandardCharsets.UTF_8),
                    complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(dir, "document", ".json"), text).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "--help,               0",
        "validate --help,      0",
        "eval --help,          0",
        "ofrep --help,         0",
        "ofrep check --help,   0",
        "--version,            0",
        "dance,                2",
        "--dance,              2",
        "validate,             2",
        "validate a b,         2",
        "eval --key a,         2",
        "eval --user u,        2",
        "serve now,            2",
        "ofrep,                2",
        "ofrep check,          2",
        "ofrep check ftp://a,  2",
        "ofrep check http://,  2",
        "ofrep check http://u:p@127.0.0.1:1, 2",
        "ofrep check http://127.0.0.1:1, 2",
        "ofrep check http://127.0.0.1:1 --listen 601, 2",
        "ofrep check http://127.0.0.1:1 --header nothing, 2",
        "validate no-such-file, 1",
    })
    void theStatusSaysWhetherTheCommandWasUnderstoodAndDone(String line, int status) {
        Outcome outcome = run(line.split(" ", -1));
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.out().isEmpty()).isEqualTo(status != 0);
        assertThat(outcome.err().isEmpty()).isEqualTo(status == 0);
    }

    @Test
    void helpNamesTheCommandsAndTheSettings() {
        assertThat(run("--help").out())
                .contains("serve", "validate", "eval", "ofrep", "Settings: FF_ONE (default 100%)");
        assertThat(run("--version").out()).isEqualToIgnoringNewLines("halyard 1.0.0");
    }

    @Test
    void validDocumentsAreCountedAndExitWithZero() {
        assertThat(run("validate", REGISTRY)).isEqualTo(done(REGISTRY + ": valid, 16 flags"));
        assertThat(run("validate", OVERRIDES, "--registry", REGISTRY))
                .isEqualTo(done(OVERRIDES + ": valid, 8 rows"));
    }

    private static Outcome done(String line) {
        return new Outcome(0, line + System.lineSeparator(), "");
    }

    @Test
    void everyErrorOfADocumentIsListedByPointer() throws Exception {
        Outcome outcome =
                run(
                        "validate",
                        file(
                                """
                                {"schema_version":"2.0","colour":1,"flags":[
                                  {"id":"x","key":"a b","owner_module":"m","type":"boolean","default_value":false,"rollout_stage":"moon"}]}
                                """));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "/schema_version ",
                        "/colour ",
                        "/flags/0/id ",
                        "/flags/0/key ",
                        "/flags/0/rollout_stage ",
                        "5 errors");
    }

    @Test
    void textThatIsNotJsonIsToldWithItsPlace() throws Exception {
        Outcome outcome = run("validate", file("{\"flags\":[}"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("line 1", "1 error");
    }

    @Test
    void overridesNeedTheirRegistry() throws Exception {
        Outcome alone = run("validate", OVERRIDES);
        assertThat(alone.status()).isEqualTo(2);
        assertThat(alone.err()).contains("--registry");
        String row =
                "{\"schema_version\":\"1.0\",\"overrides\":[{\"id\":\"ovr-1\",\"scope\":\"user\",\"flag_key\":\"gone\",\"user_id\":\"u\",\"value\":true}]}";
        Outcome dangling = run("validate", file(row), "--registry", REGISTRY);
        assertThat(dangling.status()).isEqualTo(1);
        assertThat(dangling.err()).contains("/overrides/0/flag_key ");
    }

    @ParameterizedTest
    @CsvSource({
        "U-1,  pty-zeroth, 'hints.registry_v1 = true',  'step 6 (tenant_override)'",
        "U-42, pty-zeroth, 'hints.registry_v1 = false', 'step 5 (user_override)'",
        "U-1,  pty-none,   'hints.registry_v1 = false', 'step 9 (default)'",
    })
    void aFlagIsDecidedOfflineWithEveryStep(String user, String tenant, String value, String step) {
        Outcome outcome =
                run(
                        "eval",
                        "--key",
                        "hints.registry_v1",
                        "--user",
                        user,
                        "--tenant",
                        tenant,
                        "--env",
                        "prod",
                        "--registry",
                        REGISTRY,
                        "--overrides",
                        OVERRIDES);
        assertThat(outcome.status()).isEqualTo(0);
        assertThat(outcome.out())
                .startsWith(value)
                .contains(step)
                .contains("  1 exists", "  9 default");
    }

    @Test
    void jsonIsTheDecisionAsTheServiceAnswersIt() {
        Outcome outcome =
                run(
                        "eval",
                        "--json",
                        "--key",
                        "flags.registry_v1",
                        "--user",
                        "U",
                        "--registry",
                        REGISTRY);
        assertThat(outcome.out())
                .startsWith("{\"flag_key\":\"flags.registry_v1\",\"value\":true,")
                .contains("\"trace\":[", "\"why_not\":null")
                .endsWith("}\n");
    }

    @Test
    void theInstantDecidesWhatHasExpired() {
        assertThat(trial("2026-06-30T16:59:58Z")).contains("= true", "tenant_override");
        assertThat(trial("2026-06-30T23:59:59+07:00")).contains("= false");
    }

    private static String trial(String at) {
        return run(
                        "eval",
                        "--key",
                        "hints.registry_v1",
                        "--user",
                        "U",
                        "--tenant",
                        "pty-first",
                        "--at",
                        at,
                        "--registry",
                        REGISTRY,
                        "--overrides",
                        OVERRIDES)
                .out();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--key none --user U                                        | 1 | flag",
                "--key flags.registry_v1 --user U --env moon                | 2 | env",
                "--key flags.registry_v1 --user U --at now                  | 2 | --at",
                "--key flags.registry_v1 --user U --attributes {            | 2 | --attributes",
                "--key flags.registry_v1 --user U --attributes {\"a\":{}}   | 2 | attributes",
                "--key flags.registry_v1 --user U --overrides no-such-file  | 1 | no-such-file",
            })
    void whatCannotBeDecidedIsToldWithItsStatus(String line, int status, String told) {
        String[] args = ("eval --registry " + REGISTRY + " " + line).split(" ", -1);
        Outcome outcome = run(args);
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.err() + outcome.out()).contains(told);
    }
}
