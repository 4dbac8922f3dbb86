package dev.halyard.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stands in the help; {@code bin/halyard serve} is carried out by the server itself. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serve flags over HTTP. Takes no arguments: settings come from the environment.")
final class ServeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("serve needs the server: use bin/halyard serve, or ./run.sh.");
        return Cli.MISUSED;
    }
}
