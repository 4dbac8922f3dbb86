package dev.halyard.server.files;

import dev.halyard.document.FileSnapshot;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.Published;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both files at one moment. */
public record PublishedFiles(FileSnapshot files) implements Published {
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
}
