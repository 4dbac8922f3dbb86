package dev.halyard.server.files;

import dev.halyard.control.log.EntityId;
import dev.halyard.document.FileSnapshot;
import dev.halyard.document.SnapshotHeader;
import dev.halyard.document.SnapshotWriter;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.Published;
import dev.halyard.server.http.Freshness;
import dev.halyard.server.http.Identity;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Both files at one moment. */
public record PublishedFiles(FileSnapshot files) implements Published {
    @Override
    public Freshness freshness() {
        return Freshness.FILE;
    }

    @Override
    public Snapshot snapshot() {
        return files.snapshot();
    }

    @Override
    public Value.Members registry() {
        return files.registry().json();
    }

    @Override
    public Value.@Nullable Members flag(String key) {
        return files.registry().flags().get(key);
    }

    @Override
    public List<Value.Members> rowsOf(String key) {
        return files.overrides().rowsOf(key);
    }

    @Override
    public void write(Set<Env> envs, OutputStream out) throws IOException {
        SnapshotWriter writer =
                new SnapshotWriter(out, new SnapshotHeader(snapshot().version(), null));
        Map<String, Value> registry = registry().members();
        if (registry.get("internal_tiers") instanceof Value.Array tiers) {
            writer.internalTiers(tiers.elements().stream().map(PublishedFiles::text).toList());
        } else {
            writer.internalTiers(Registry.DEFAULT_INTERNAL_TIERS);
        }
        if (registry.get("cohorts") instanceof Value.Members cohorts) {
            for (Map.Entry<String, Value> cohort : cohorts.members().entrySet()) {
                writer.cohort(cohort.getKey(), (Value.Members) cohort.getValue());
            }
        }
        for (Value.Members flag : files.registry().flags().values()) {
            writer.flag(cut(flag, envs));
        }
        for (String key : files.registry().flags().keySet()) {
            for (Value.Members row : rowsOf(key)) {
                if (isFor(row, envs)) {
                    writer.row(row);
                }
            }
        }
        writer.end();
    }

    private static String text(Value value) {
        return value instanceof Value.Text text ? text.value() : "";
    }

    private static boolean isFor(Value.Members row, Set<Env> envs) {
        return !(row.members().get("env") instanceof Value.Text env)
                || envs.stream().anyMatch(each -> each.id().equals(env.value()));
    }

    /** The flag, as a draft in environments that are not to be answered. */
    private static Value.Members cut(Value.Members flag, Set<Env> envs) {
        if (envs.containsAll(Identity.ALL_ENVS)) {
            return flag;
        }
        Map<String, Value> environments = new LinkedHashMap<>();
        if (flag.members().get("environments") instanceof Value.Members stated) {
            environments.putAll(stated.members());
        }
        for (Env env : Env.values()) {
            if (!envs.contains(env)) {
                environments.put(
                        env.id(), new Value.Members(Map.of("rollout_stage", Value.of("draft"))));
            }
        }
        Map<String, Value> cut = new LinkedHashMap<>(flag.members());
        cut.put("environments", new Value.Members(environments));
        return new Value.Members(cut);
    }

    /** Files have no log that would say what changed: all of it. */
    @Override
    public void writeChanges(long from, List<EntityId> touched, Set<Env> envs, OutputStream out)
            throws IOException {
        write(envs, out);
    }
}
