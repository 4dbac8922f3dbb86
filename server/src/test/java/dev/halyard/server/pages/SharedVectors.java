package dev.halyard.server.pages;

import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** How many there are, counted in the file itself rather than in what the page was built from. */
final class SharedVectors {
    private static final int COUNT =
            JsonMapper.shared()
                    .readTree(Path.of("..", "contract", "vectors.json").toFile())
                    .get("vectors")
                    .size();

    private SharedVectors() {}

    static int count() {
        return COUNT;
    }
}
