package dev.halyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Decision;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.CheckpointDocument;
import dev.halyard.control.verify.CheckpointKey;
import dev.halyard.evaluator.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyTest {
    private static final List<LogRecord> RECORDS = records(12);

    @TempDir private Path directory;

    private record Ran(int status, String out, String err) {}

    private static List<LogRecord> records(int count) {
        Decider decider = new Decider(Duration.ofDays(3), Duration.ofDays(3));
        List<LogRecord> records = new ArrayList<>();
        State state = State.EMPTY;
        for (int i = 0; i < count; i++) {
            Value.Members flag =
                    Doc.object()
                            .put("id", "ff-" + i)
                            .put("key", "flag" + i)
                            .put("owner_module", "ทดสอบ")
                            .put("type", "boolean")
                            .put("default_value", false)
                            .members();
            Submission create = Submission.bySystem(Bodies.createFlag(flag), "because", "c" + i);
            Decision decision = decider.decide(state, create, 1_762_084_800_000L + i);
            records.addAll(decision.records());
            state = decision.next();
        }
        return List.copyOf(records);
    }

    private static String export(List<LogRecord> records) {
        StringBuilder out = new StringBuilder();
        records.forEach(record -> out.append(LogLine.write(record)).append('\n'));
        return out.toString();
    }

    private static Head head(int seq) {
        return new Head(seq, RECORDS.get(seq - 1).hash(), 0);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private static Ran verify(String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit", "verify"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private static Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int status = Cli.run(arguments, "");
            return new Ran(
                    status,
                    outBytes.toString(StandardCharsets.UTF_8),
                    errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void aGoodExportIsValid() throws IOException {
        String log = file("log", export(RECORDS));

        Ran ran = verify(log);

        assertThat(ran.status).isZero();
        assertThat(ran.out)
                .isEqualTo("%s: valid, 12 records, head %s\n".formatted(log, head(12).hash()));
        assertThat(ran.err).isEmpty();
    }

    @Test
    void standardInputIsReadForADash() {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream(export(RECORDS).getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(verify("-", "--head", head(12).hash()))
                    .isEqualTo(
                            new Ran(0, "-: valid, 12 records, head " + head(12).hash() + "\n", ""));
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void theFirstBadLineIsNamedWithWhy() throws IOException {
        String touched = export(RECORDS).replace("flag6", "flag_");

        Ran ran = verify(file("log", touched));

        assertThat(ran.status).isEqualTo(1);
        assertThat(ran.out).contains("not valid: line 7 has another hash than its bytes have");
    }

    @Test
    void aTailThatWasCutIsFoundByTheHeadAndByACheckpoint() throws IOException {
        String cut = file("cut", export(RECORDS.subList(0, 9)));
        String checkpoint = file("cp", "{\"seq\":12,\"hash\":\"" + head(12).hash() + "\"}");
        String passed = file("passed", "{\"seq\":9,\"hash\":\"" + head(9).hash() + "\"}");
        String other = file("other", "{\"seq\":9,\"hash\":\"" + head(12).hash() + "\"}");

        assertThat(verify(cut).status).isZero();
        assertThat(verify(cut, "--head", head(9).hash()).status).isZero();
        assertThat(verify(cut, "--checkpoint", passed).status).isZero();
        assertFound(verify(cut, "--head", head(12).hash()), "line 10 is not there");
        assertFound(verify(cut, "--checkpoint", checkpoint), "line 10 is not there");
        assertFound(verify(cut, "--checkpoint", passed, "--checkpoint", checkpoint), "line 10");
        assertFound(verify(cut, "--checkpoint", other), "line 9 has another hash");
    }

    private static void assertFound(Ran ran, String how) {
        assertThat(ran.status).isEqualTo(1);
        assertThat(ran.out).contains("not valid: " + how);
    }

    @Test
    void aSignedCheckpointMustBeSignedByItsKeyAndByTheOneThatIsNamed() throws IOException {
        CheckpointKey key = CheckpointKey.inDirectory(directory);
        CheckpointKey stranger =
                CheckpointKey.inDirectory(Files.createDirectory(directory.resolve("stranger")));
        String log = file("log", export(RECORDS));
        String document = CheckpointDocument.write(key.sign(head(8), Instant.EPOCH)).toJson();
        String signed = file("signed", document);
        String forged = file("forged", document.replace("\"seq\":8", "\"seq\":7"));
        String bare = file("bare", "{\"seq\":8,\"hash\":\"" + head(8).hash() + "\"}");

        assertThat(verify(log, "--checkpoint", signed).status).isZero();
        assertThat(verify(log, "--checkpoint", signed, "--public-key", key.publicKey()).status)
                .isZero();
        assertThat(verify(log, "--checkpoint", signed, "--public-key", stranger.publicKey()).status)
                .isEqualTo(1);
        assertThat(verify(log, "--checkpoint", forged).status).isEqualTo(1);
        assertThat(verify(log, "--checkpoint", bare, "--public-key", key.publicKey()).status)
                .isEqualTo(2);
    }

    @Test
    void whatCannotBeLookedAtIsNeitherValidNorNot() throws IOException {
        String log = file("log", export(RECORDS));

        assertThat(run("audit").status).isEqualTo(2);
        assertThat(verify().status).isEqualTo(2);
        assertThat(verify(log + "-not-there").status).isEqualTo(2);
        assertThat(verify(log, "--head", "abc").status).isEqualTo(2);
        assertThat(verify(log, "--head", head(12).hash().toUpperCase(java.util.Locale.ROOT)).status)
                .isEqualTo(2);
        assertThat(verify(log, "--public-key", "abc").status).isEqualTo(2);
        assertThat(verify(log, "--checkpoint", log + "-not-there").status).isEqualTo(2);
        for (String wrong : List.of("", "[]", "{}", "{\"seq\":1}", "{\"seq\":0,\"hash\":\"\"}")) {
            assertThat(verify(log, "--checkpoint", file("wrong", wrong)).status).isEqualTo(2);
        }
        assertThat(verify(log, "--wrong").status).isEqualTo(2);
    }
}
