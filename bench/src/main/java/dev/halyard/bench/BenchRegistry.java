package dev.halyard.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The flags as a registry document of Halyard's; the load scripts have it written to a file. */
public final class BenchRegistry {
    private BenchRegistry() {}

    /**
     * Writes the document.
     *
     * @param args the file
     */
    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[0]), document());
    }

    static byte[] document() {
        List<String> flags = new ArrayList<>();
        flags.add(flag(Flags.FULL, "full", "\"rollout_pct\": 100"));
        flags.add(flag(Flags.HALF, "staged", "\"rollout_pct\": 50"));
        flags.add(flag(Flags.LISTED, "staged", listed(25)));
        flags.add(flag(Flags.BASE, "full", "\"rollout_pct\": 100"));
        flags.add(flag(Flags.DEPENDENT, "full", dependsOn(Flags.BASE)));
        flags.add(flag(Flags.OFF, "draft", "\"rollout_pct\": 0"));
        flags.add(flag(Flags.BLOCKED, "full", dependsOn(Flags.OFF)));
        for (int i = 0; i < Flags.COUNT - Flags.NAMED; i++) {
            flags.add(filler(i));
        }
        return """
        {"schema_version": "1.0",
         "cohorts": {"ten-tenants": {"description": "Ten of fifty", "any_of": [{"all_of": [
           {"attribute": "tenant_id", "op": "in", "values": ["%s"]}]}]}},
         "flags": [
        %s
        ]}
        """
                .formatted(String.join("\", \"", Users.LISTED_TENANTS), String.join(",\n", flags))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** One in four of each of the measured kinds, for the batches of the load scripts. */
    private static String filler(int index) {
        String key = Flags.filler(index);
        return switch (index % 4) {
            case 0 -> flag(key, "full", "\"rollout_pct\": 100");
            case 1 -> flag(key, "staged", "\"rollout_pct\": " + index % 100);
            case 2 -> flag(key, "staged", listed(index % 100));
            default -> flag(key, "full", dependsOn(Flags.BASE));
        };
    }

    private static String flag(String key, String stage, String rest) {
        return """
        {"id": "ff-%s", "key": "%s", "owner_module": "bench", "type": "boolean", "default_value": false, \
        "rollout_stage": "%s", %s}\
        """
                .formatted(key, key, stage, rest);
    }

    private static String listed(int percent) {
        return "\"rollout_pct\": " + percent + ", \"pilot_cohorts\": [\"ten-tenants\"]";
    }

    private static String dependsOn(String key) {
        return "\"rollout_pct\": 100, \"dependencies\": [\"" + key + "\"]";
    }
}
