package dev.halyard.cli;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.RegistryDocument;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts documents into a running service, its plan first. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Import a registry, overrides, or both into a running service: check them, show the plan,"
                        + " then make the change. With --rows each override is a change of its own, for"
                        + " sets of any size: nothing is removed, and after an interruption the same"
                        + " command goes on where it was. Exits 1 when the service refuses.")
final class ImportCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The service; default ${DEFAULT-VALUE}.",
            defaultValue = "http://127.0.0.1:8080")
    private String url = "";

    @Option(names = "--registry", paramLabel = "FILE", description = "The registry.")
    private @Nullable Path registry;

    @Option(
            names = "--overrides",
            paramLabel = "FILE",
            description = "The stored overrides; in place of all there are, unless --rows.")
    private @Nullable Path overrides;

    @Option(names = "--rows", description = "Put the overrides one by one.")
    private boolean rows;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for the log.")
    private String reason = "";

    @Option(
            names = "--user",
            required = true,
            paramLabel = "ID",
            description = "Who imports; the log keeps it. Takes the role admin.")
    private String user = "";

    @Option(
            names = "--approval",
            paramLabel = "ID",
            description = "The approval, where gated flags would reach somebody more.")
    private @Nullable String approval;

    @Option(names = "--dry-run", description = "Show the plan and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        if (registry == null && overrides == null) {
            System.err.println("Name a document with --registry or --overrides.");
            return Cli.MISUSED;
        }
        try {
            AdminClient client = new AdminClient(URI.create(url), user);
            Value.Members flags = registry == null ? null : registry(registry);
            Value.Members stored = overrides == null ? null : OverrideRows.read(overrides);
            boolean whole = flags != null || !rows;
            int status = whole ? replace(client, flags, rows ? null : stored) : Cli.DONE;
            return status == Cli.DONE && rows && stored != null && !dryRun
                    ? new OverrideRows(client, reason).put(stored)
                    : status;
        } catch (InvalidDocumentException invalid) {
            System.err.println("The " + invalid.document() + " document is not valid:");
            invalid.errors()
                    .forEach(e -> System.err.println("  " + e.pointer() + " " + e.message()));
            return Cli.WRONG;
        } catch (IOException e) {
            System.err.println("Cannot be done: " + e);
            return Cli.WRONG;
        }
    }

    private static Value.Members registry(Path file) throws IOException, InvalidDocumentException {
        return RegistryDocument.read(Files.readAllBytes(file)).json();
    }

    /** The plan by a dry run, then, against the same revision, the change. */
    private int replace(
            AdminClient client, Value.@Nullable Members flags, Value.@Nullable Members stored)
            throws IOException, InterruptedException {
        Map<String, Value> body = new LinkedHashMap<>();
        put(body, "registry", flags);
        put(body, "overrides", stored);
        body.put("reason", Value.of(reason));
        body.put("expected_revision", Value.of((double) client.revision()));
        if (approval != null) {
            body.put("approval_ref", Value.of(approval));
        }
        Map<String, Value> asked = new LinkedHashMap<>(body);
        asked.put("dry_run", Value.of(true));
        AdminClient.Reply plan = client.send("PUT", "/api/admin/registry", asked);
        if (!plan.ok()) {
            return refused(plan);
        }
        System.out.println("plan " + plan.data("plan"));
        if (dryRun) {
            return Cli.DONE;
        }
        AdminClient.Reply done = client.send("PUT", "/api/admin/registry", body);
        if (!done.ok()) {
            return refused(done);
        }
        System.out.println("imported, revision " + done.data("revision"));
        return Cli.DONE;
    }

    private static void put(Map<String, Value> body, String name, @Nullable Value value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static int refused(AdminClient.Reply reply) {
        if (reply.code().equals("no_change")) {
            System.out.println("nothing to import: it is all there");
            return Cli.DONE;
        }
        System.err.println(reply.problem());
        return Cli.WRONG;
    }
}
