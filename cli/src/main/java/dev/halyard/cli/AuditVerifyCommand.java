package dev.halyard.cli;

import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import dev.halyard.control.verify.CheckpointDocument;
import dev.halyard.control.verify.CheckpointKey;
import dev.halyard.control.verify.KnownHead;
import dev.halyard.control.verify.LogBytes;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies an export of the audit log, with nothing but the export and what somebody kept. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Verify an export of the audit log (GET /api/admin/audit/export): the form of every line"
                    + " to the byte, the chain of hashes, and a replay. Exits 0 when it is valid, 1"
                    + " when it is not, 2 when it could not be looked at.",
            "",
            "A log whose end was cut off, or that was written anew, is valid in itself: give what you"
                    + " kept of it with --head or --checkpoint."
        })
final class AuditVerifyCommand implements Callable<Integer> {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int TELL_EVERY = 100_000;

    @Parameters(paramLabel = "FILE", description = "The export; - for standard input.")
    private String file = "";

    @Option(
            names = "--head",
            paramLabel = "HASH",
            description = "The hash of the record that it must end with.")
    private @Nullable String head;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "A checkpoint that it must go through, as JSON: {seq, hash}, with ts, public_key"
                            + " and signature where it is signed. May be given many times.")
    private List<Path> checkpoints = new ArrayList<>();

    @Option(
            names = "--public-key",
            paramLabel = "KEY",
            description =
                    "The key that the checkpoints must be signed with, Base64; without it a signature"
                            + " is verified with the key that stands beside it.")
    private @Nullable String publicKey;

    /** What was asked cannot be done, or a checkpoint is not to be believed. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Stop(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    @Override
    public Integer call() {
        try {
            LogVerifier verifier = new LogVerifier(known());
            try (InputStream in = open()) {
                LogBytes.verify(in, verifier, AuditVerifyCommand::tell);
            }
            return report(verifier);
        } catch (Stop stop) {
            System.err.println(stop.getMessage());
            return stop.status;
        } catch (IOException e) {
            System.err.println("Cannot be read: " + e);
            return Cli.MISUSED; // nothing is known of the log: "not valid" would be wrong
        }
    }

    private InputStream open() throws IOException {
        return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    }

    private List<KnownHead> known() throws Stop, IOException {
        List<KnownHead> known = new ArrayList<>();
        if (head != null) {
            if (!HASH.matcher(head).matches()) {
                throw new Stop(Cli.MISUSED, "--head must be 64 digits of lower-case hex.");
            }
            known.add(KnownHead.last(head));
        }
        if (publicKey != null && checkpoints.isEmpty()) {
            throw new Stop(Cli.MISUSED, "--public-key is for checkpoints: name one, too.");
        }
        for (Path checkpoint : checkpoints) {
            known.add(known(checkpoint));
        }
        return known;
    }

    private KnownHead known(Path path) throws Stop, IOException {
        try {
            if (!(Json.parse(Files.readAllBytes(path), Json.REQUEST_DEPTH)
                    instanceof Value.Members document)) {
                throw new Stop(Cli.MISUSED, path + " is no checkpoint: it must be a JSON object.");
            }
            KnownHead found = CheckpointDocument.readHead(document);
            if (publicKey != null || CheckpointDocument.isSigned(document)) {
                checkSignature(path, CheckpointDocument.read(document));
            }
            return found;
        } catch (MalformedJsonException e) {
            throw new Stop(Cli.MISUSED, path + " is no checkpoint: " + e.errors().get(0).message());
        } catch (IllegalArgumentException e) {
            throw new Stop(Cli.MISUSED, path + " is no checkpoint: " + e.getMessage());
        }
    }

    private void checkSignature(Path path, Checkpoint checkpoint) throws Stop {
        String key = publicKey == null ? checkpoint.publicKey() : publicKey;
        if (!CheckpointKey.verifies(checkpoint, key)) {
            throw new Stop(
                    Cli.WRONG,
                    "%s: not valid: the checkpoint %s is not signed with the key %s"
                            .formatted(file, path, key));
        }
    }

    private static void tell(long records) {
        if (records % TELL_EVERY == 0) {
            System.err.println(records + " records");
        }
    }

    private int report(LogVerifier verifier) {
        LogVerifier.Bad bad = verifier.bad();
        if (bad != null) {
            System.out.printf("%s: not valid: line %d %s%n", file, bad.line(), bad.problem());
            return Cli.WRONG;
        }
        Head end = verifier.state().head();
        System.out.printf("%s: valid, %d records, head %s%n", file, end.seq(), end.hash());
        return Cli.DONE;
    }
}
