package dev.halyard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands in the help; the server carries it out, which alone knows the stores. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Restore a backup that \"backup\" made into an empty store: the one that FF_DATA_DIR, or"
                        + " FF_DB_URL, names. No service may run on it. All of it is restored, or"
                        + " nothing.")
final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The backup.")
    private String file = "";

    @Override
    public Integer call() {
        System.err.println("restore " + file + " needs the server: use bin/halyard restore.");
        return Cli.MISUSED;
    }
}
