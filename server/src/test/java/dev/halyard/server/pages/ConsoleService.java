package dev.halyard.server.pages;

import dev.halyard.server.PagesService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Services that the console can change something in. */
final class ConsoleService {
    private ConsoleService() {}

    /** The seed flags, in a store of its own. */
    static PagesService seeded(Path directory) {
        return seeded(directory, "0");
    }

    static PagesService seeded(Path directory, String port) {
        return PagesService.start(
                Map.of("FF_STORE", "sqlite", "FF_DATA_DIR", directory.toString(), "FF_PORT", port));
    }

    /** Many flags, some of which have names and texts that would do harm if they could. */
    static PagesService many(Path directory, int count, String evil) {
        Path registry = directory.resolve("registry.json");
        try {
            Files.writeString(registry, registry(count, evil));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PagesService.start(
                Map.of(
                        "FF_STORE", "sqlite",
                        "FF_DATA_DIR", directory.resolve("data").toString(),
                        "FF_REGISTRY_PATH", registry.toString()));
    }

    private static String registry(int count, String evil) {
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < count; i++) {
            flags.append(i == 0 ? "" : ",").append(flag(i, i % 100 == 7 ? evil : "nothing else"));
        }
        return "{\"schema_version\":\"1.0\",\"internal_tiers\":[\"staff\"],\"cohorts\":{},\"flags\":["
                + flags
                + "]}";
    }

    private static String flag(int i, String words) {
        return """
        {"id":"ff-f-%1$d","key":"area-%2$d.flag-%1$04d","owner_module":"team-%3$d",
         "description_en":"Flag number %1$d, %4$s","type":"string","default_value":"%4$s",
         "variants":[{"name":"a","value":"%4$s","weight":1}],
         "tags":["t%5$d"],"rollout_stage":"%6$s","rollout_pct":%7$d,
         "expires_at":"%8$s-01-01T00:00:00Z"}\
        """
                .formatted(
                        i,
                        i % 20,
                        i % 13,
                        words,
                        i % 5,
                        i % 3 == 0 ? "staged" : i % 3 == 1 ? "full" : "draft",
                        i % 3 == 0 ? 25 : 0,
                        i % 50 == 0 ? "2020" : "2099");
    }
}
