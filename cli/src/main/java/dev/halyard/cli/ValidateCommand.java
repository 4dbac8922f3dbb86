package dev.halyard.cli;

import dev.halyard.document.DocumentError;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.document.OverridesDocument;
import dev.halyard.document.RegistryDocument;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells every error of a document, by JSON pointer. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description =
                "Check a registry, or an overrides document against its registry; every error is"
                        + " listed by JSON pointer. Exits 0 when it is valid, 1 when it is not.")
final class ValidateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The document.")
    private Path file = Path.of("");

    @Option(
            names = "--registry",
            paramLabel = "FILE",
            description = "The registry that an overrides document belongs to.")
    private @Nullable Path registry;

    @Override
    public Integer call() {
        try {
            byte[] content = Files.readAllBytes(file);
            if (registry != null || isOverrides(content)) {
                return overrides(content);
            }
            RegistryDocument valid = RegistryDocument.read(content);
            System.out.printf("%s: valid, %d flags%n", file, valid.flags().size());
            return Cli.DONE;
        } catch (InvalidDocumentException invalid) {
            print(invalid.errors());
            return Cli.WRONG;
        } catch (IOException e) {
            System.err.println("Cannot be read: " + e);
            return Cli.WRONG;
        }
    }

    private int overrides(byte[] content) throws IOException, InvalidDocumentException {
        if (registry == null) {
            System.err.println(
                    "This is an overrides document: name the registry it belongs to with --registry.");
            return Cli.MISUSED;
        }
        RegistryDocument flags = RegistryDocument.read(Files.readAllBytes(registry));
        OverridesDocument valid = OverridesDocument.read(content, flags);
        System.out.printf("%s: valid, %d rows%n", file, valid.rows().size());
        return Cli.DONE;
    }

    /** A document with overrides and no flags; a broken one is told about as a registry. */
    private static boolean isOverrides(byte[] content) {
        try {
            return Json.parse(content, Json.DOCUMENT_DEPTH) instanceof Value.Members document
                    && document.members().containsKey("overrides")
                    && !document.members().containsKey("flags");
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    private void print(List<DocumentError> errors) {
        for (DocumentError error : errors) {
            String at = error.pointer().isEmpty() ? "(whole)" : error.pointer();
            System.err.println(at + " " + error.message());
        }
        System.err.printf(
                "%s: %d %s%n", file, errors.size(), errors.size() == 1 ? "error" : "errors");
    }
}
