package dev.halyard.cli;

import dev.halyard.document.ContextJson;
import dev.halyard.document.DecisionJson;
import dev.halyard.document.FileSnapshot;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.TraceStep;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.WhyNot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Decides one flag from files, with its trace. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Decide a flag offline, from files, and tell why step by step. Exits 1 when there is no"
                        + " such flag or a document is not valid.")
final class EvalCommand implements Callable<Integer> {
    @Option(names = "--key", required = true, paramLabel = "KEY", description = "The flag.")
    private String key = "";

    @Option(names = "--user", required = true, paramLabel = "ID", description = "The user's id.")
    private String user = "";

    @Option(names = "--tenant", paramLabel = "ID", description = "The tenant.")
    private @Nullable String tenant;

    @Option(names = "--tier", paramLabel = "TIER", description = "Default anonymous.")
    private @Nullable String tier;

    @Option(names = "--env", paramLabel = "ENV", description = "prod, staging or dev; default dev.")
    private @Nullable String env;

    @Option(names = "--role-key", paramLabel = "ROLE", description = "The role.")
    private @Nullable String roleKey;

    @Option(
            names = "--attributes",
            paramLabel = "JSON",
            description = "Further attributes, a flat JSON object.")
    private @Nullable String attributes;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "The instant to decide for, such as 2026-11-22T08:00:00Z; default now.")
    private @Nullable String at;

    @Option(
            names = "--registry",
            paramLabel = "FILE",
            description = "The registry; default FF_REGISTRY_PATH, else contract/registry.json.")
    private @Nullable Path registry;

    @Option(
            names = "--overrides",
            paramLabel = "FILE",
            description = "The stored overrides; default FF_OVERRIDES_PATH, else none.")
    private @Nullable Path overrides;

    @Option(
            names = "--json",
            description = "Print the decision as JSON, as the service answers it.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            FileSnapshot documents = FileSnapshot.read(registryFile(), overridesFile());
            Explanation told =
                    Evaluator.explain(
                            documents.snapshot(), key, context(), InlineOverrides.NONE, now());
            System.out.print(json ? DecisionJson.write(told) + "\n" : inWords(told));
            return told.decision().source() == Source.FLAG_NOT_FOUND ? Cli.WRONG : Cli.DONE;
        } catch (InvalidDocumentException invalid) {
            System.err.println("The " + invalid.document() + " document is not valid:");
            invalid.errors()
                    .forEach(e -> System.err.println("  " + e.pointer() + " " + e.message()));
            return Cli.WRONG;
        } catch (IOException e) {
            System.err.println("Cannot be read: " + e);
            return Cli.WRONG;
        } catch (MalformedJsonException e) {
            System.err.println("--attributes is not JSON: " + e.errors().get(0).message());
            return Cli.MISUSED;
        } catch (InvalidContextException e) {
            System.err.println("The context cannot be used: " + e.getMessage());
            return Cli.MISUSED;
        }
    }

    private Path registryFile() {
        String named = System.getenv("FF_REGISTRY_PATH");
        String fallback = named == null || named.isEmpty() ? "contract/registry.json" : named;
        return registry == null ? Path.of(fallback) : registry;
    }

    private @Nullable Path overridesFile() {
        String named = System.getenv("FF_OVERRIDES_PATH");
        return overrides == null && named != null && !named.isEmpty() ? Path.of(named) : overrides;
    }

    private Context context() throws MalformedJsonException {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("user_id", Value.of(user));
        put(members, "tenant_id", tenant);
        put(members, "tier", tier);
        put(members, "env", env);
        put(members, "role_key", roleKey);
        if (attributes != null) {
            members.put("attributes", Json.parse(attributes, Json.REQUEST_DEPTH));
        }
        return ContextJson.read(new Value.Members(members));
    }

    private static void put(Map<String, Value> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, Value.of(value));
        }
    }

    private long now() {
        if (at == null) {
            return System.currentTimeMillis();
        }
        long instant = Instants.parse(at);
        if (instant == Instants.NONE) {
            throw new InvalidContextException(
                    "--at", "must be an instant such as 2026-11-22T08:00:00Z");
        }
        return instant;
    }

    private static String inWords(Explanation told) {
        Decision decision = told.decision();
        Value value = decision.value();
        StringBuilder out = new StringBuilder();
        out.append(
                "%s = %s%n".formatted(decision.flagKey(), value == null ? "null" : value.toJson()));
        out.append(
                "%s by step %d (%s): %s%n"
                        .formatted(
                                decision.enabled() ? "enabled" : "not enabled",
                                decision.step(),
                                decision.source().id(),
                                decision.reason()));
        for (TraceStep step : told.trace()) {
            out.append(
                    "  %d %-16s %-5s %s%n"
                            .formatted(
                                    step.step(),
                                    step.asked().id(),
                                    step.outcome().id(),
                                    step.detail()));
        }
        for (WhyNot why = told.whyNot(); why != null; why = why.below()) {
            Value to = why.value();
            out.append("to turn it on: ").append(why.change().id());
            out.append(to == null ? "" : " " + to.toJson()).append(System.lineSeparator());
        }
        return out.toString();
    }
}
