package dev.halyard.cli;

import dev.halyard.cli.fleet.FleetCommand;
import dev.halyard.cli.ofrep.OfrepCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code halyard}: the commands beside serving, and the help that names them all. */
@Command(
        name = "halyard",
        mixinStandardHelpOptions = true,
        version = "halyard 1.0.0",
        description = "A feature-flag service that can prove its answers.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            ValidateCommand.class,
            EvalCommand.class,
            AuditCommand.class,
            ImportCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            FleetCommand.class,
            OfrepCommand.class
        })
public final class Cli implements Runnable {
    /** The command was carried out. */
    static final int DONE = 0;

    /** What was asked about is not right: an invalid document, a flag that is not there. */
    static final int WRONG = 1;

    /** The command itself was not understood. */
    static final int MISUSED = 2;

    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    private Cli() {}

    /** Without the server's part: what {@code java -jar} of this module runs. */
    public static void main(String[] args) {
        System.exit(run(args, ""));
    }

    /**
     * Runs a command.
     *
     * @param settings the settings of {@code serve}, for the help
     * @return the status to exit with: 0 done, 1 the thing asked about is wrong, 2 misused
     */
    public static int run(String[] args, String settings) {
        CommandLine commands = new CommandLine(new Cli());
        commands.getCommandSpec().usageMessage().footer(escape(settings));
        commands.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> command.name().equals("serve"))
                .forEach(serve -> serve.usageMessage().footer(escape(settings)));
        return commands.execute(args);
    }

    private static String[] escape(String text) {
        return ("\n" + text).replace("%", "%%").split("\n", -1);
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }
}
