package dev.halyard.openfeature;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.document.SnapshotHeader;
import dev.halyard.document.SnapshotWriter;
import dev.halyard.evaluator.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Snapshots as a service writes them. */
final class Lines {
    /** Whoever is a tester. */
    private static final String TESTERS =
            "{'description':'who tries new things','any_of':[{'all_of':[{'attribute':'beta','op':'in','values':[true]}]}]}";

    private Lines() {}

    static Value.Members json(String singleQuoted) {
        try {
            return (Value.Members) Json.parse(singleQuoted.replace('\'', '"'), Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }

    /** A boolean flag at a stage, with more members. */
    static String flag(String key, String stage, String... more) {
        return "{'id':'ff-%s','key':'%s','owner_module':'t','type':'boolean','default_value':false,"
                        .formatted(key, key)
                + "'allowed_scopes':['tenant','user'],'rollout_stage':'%s'".formatted(stage)
                + (more.length == 0 ? "" : "," + String.join(",", more))
                + "}";
    }

    /** A flag of another type, on for everybody, with one variant. */
    static String constant(String key, String type, String value, String otherwise) {
        return ("{'id':'ff-%s','key':'%s','owner_module':'t','type':'%s','default_value':%s,"
                        + "'rollout_stage':'full',"
                        + "'variants':[{'name':'the','value':%s,'weight':1}]}")
                .formatted(key, key, type, otherwise, value);
    }

    static byte[] whole(long revision, String... flags) {
        return write(new SnapshotHeader(Long.toString(revision), null), List.of(flags), true);
    }

    static byte[] delta(long from, long revision, String... flags) {
        SnapshotHeader header = new SnapshotHeader(Long.toString(revision), Long.toString(from));
        return write(header, List.of(flags), false);
    }

    private static byte[] write(SnapshotHeader header, List<String> flags, boolean cohorts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SnapshotWriter writer = new SnapshotWriter(out, header);
            if (cohorts) {
                writer.internalTiers(List.of("staff", "admin"));
                writer.cohort("testers", json(TESTERS));
            }
            for (String flag : flags) {
                writer.flag(json(flag));
            }
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A store of the shared examples. */
    static byte[] of(Value.Members store) throws IOException {
        Map<String, Value> registry = members(store, "registry").members();
        Value version = store.members().get("registry_version");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String revision = version instanceof Value.Text text ? text.value() : "";
        SnapshotWriter writer = new SnapshotWriter(out, new SnapshotHeader(revision, null));
        if (registry.get("internal_tiers") instanceof Value.Array tiers) {
            writer.internalTiers(
                    tiers.elements().stream().map(tier -> ((Value.Text) tier).value()).toList());
        }
        if (registry.get("cohorts") instanceof Value.Members cohorts) {
            for (Map.Entry<String, Value> cohort : cohorts.members().entrySet()) {
                writer.cohort(cohort.getKey(), (Value.Members) cohort.getValue());
            }
        }
        for (Value flag : array(registry, "flags").elements()) {
            writer.flag((Value.Members) flag);
        }
        if (store.members().get("overrides") instanceof Value.Members overrides) {
            for (Value row : array(overrides.members(), "overrides").elements()) {
                writer.row((Value.Members) row);
            }
        }
        writer.end();
        return out.toByteArray();
    }

    private static Value.Members members(Value.Members of, String name) {
        return (Value.Members) Objects.requireNonNull(of.members().get(name));
    }

    private static Value.Array array(Map<String, Value> of, String name) {
        return (Value.Array) Objects.requireNonNull(of.get(name));
    }
}
