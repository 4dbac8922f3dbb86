package dev.halyard.cli.ofrep;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries the protocol's requirements on a server. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Try the requirements of OpenFeature's remote evaluation protocol (OFREP 0.3.0) on any"
                    + " server, and tell of each whether it holds, by which document, and what was"
                    + " seen. Some forty requests, which change nothing.",
            "",
            "Exits 0 when no MUST fails, 1 when one does, 2 when the server cannot be reached."
        })
final class OfrepCheckCommand implements Callable<Integer> {
    private static final int WRONG = 1;
    private static final int UNREACHABLE = 2;
    private static final int LONGEST_SECONDS = 600;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "Of the server; /ofrep/v1 is below it.")
    private String url = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "A flag that is there; by default the first of all.")
    private @Nullable String key;

    @Option(
            names = "--targeting-key",
            paramLabel = "ID",
            description = "Who asks (default: ${DEFAULT-VALUE}).")
    private String targetingKey = "halyard-check";

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "Sent with every question, as a credential. May be given many times.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description = "Check CORS, too, for pages of this origin.")
    private @Nullable String origin;

    @Option(
            names = "--listen",
            paramLabel = "SECONDS",
            description =
                    "How long to listen for a stream's keep-alive, 0..600 (default:"
                            + " ${DEFAULT-VALUE}).")
    private int listen = 20;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Target target = target();
        Check.Result result;
        try {
            result = Check.run(target);
        } catch (Check.UnreachableException e) {
            System.err.println(
                    target.base() + " cannot be reached: " + e.getMessage() + ". Is it the URL?");
            return UNREACHABLE;
        }
        System.out.print(json ? Report.json(target, result) : Report.text(target, result));
        return result.findings().failed(Level.MUST) == 0 ? 0 : WRONG;
    }

    private Target target() {
        if (listen < 0 || listen > LONGEST_SECONDS) {
            throw misused("--listen must be 0..600 seconds.");
        }
        return new Target(
                base(),
                key,
                targetingKey,
                headers.stream().map(this::header).toList(),
                origin,
                Duration.ofSeconds(listen),
                Duration.ofSeconds(5));
    }

    private URI base() {
        try {
            URI base = URI.create(url.replaceFirst("/+$", ""));
            if (List.of("http", "https").contains(String.valueOf(base.getScheme()))
                    && base.getHost() != null
                    && base.getUserInfo() == null
                    && base.getQuery() == null
                    && base.getFragment() == null) {
                return base;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw misused("URL must be like https://flags.example.com.");
    }

    private Map.Entry<String, String> header(String line) {
        int colon = line.indexOf(':');
        if (colon < 1 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw misused("--header must be like 'X-API-Key: …'.");
        }
        return Map.entry(line.substring(0, colon), line.substring(colon + 1).trim());
    }

    private ParameterException misused(String message) {
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
