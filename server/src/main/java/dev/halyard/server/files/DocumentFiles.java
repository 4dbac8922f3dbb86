package dev.halyard.server.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the registry and the overrides are read from: named files, or the seed in the jar. */
public record DocumentFiles(Optional<Path> registry, Optional<Path> overrides) {
    private static final String SEED = "/dev/halyard/contract/";

    public byte[] readRegistry() throws IOException {
        return registry.isPresent() ? Files.readAllBytes(registry.get()) : seed("registry.json");
    }

    /** The seed's rows go with the seed's flags only; other flags without a file have none. */
    public byte @Nullable [] readOverrides() throws IOException {
        if (overrides.isPresent()) {
            return Files.readAllBytes(overrides.get());
        }
        return registry.isPresent() ? null : seed("overrides.json");
    }

    String registryName() {
        return registry.map(Path::toString).orElse("the seed registry");
    }

    String overridesName() {
        return overrides
                .map(Path::toString)
                .orElse(
                        registry.isPresent()
                                ? "no file (FF_OVERRIDES_PATH)"
                                : "the seed overrides");
    }

    private static byte[] seed(String name) throws IOException {
        try (InputStream in = DocumentFiles.class.getResourceAsStream(SEED + name)) {
            if (in == null) {
                throw new IOException("The jar lacks " + name);
            }
            return in.readAllBytes();
        }
    }
}
