package dev.halyard.cli.ofrep;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with a server of OpenFeature's remote evaluation protocol. */
@Command(
        name = "ofrep",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Check a server of OpenFeature's remote evaluation protocol (OFREP).",
        subcommands = OfrepCheckCommand.class)
public final class OfrepCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Missing command: ofrep check");
        }
    }
}
