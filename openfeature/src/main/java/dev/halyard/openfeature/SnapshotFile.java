package dev.halyard.openfeature;

import dev.halyard.document.InvalidSnapshotException;
import dev.halyard.document.SnapshotReader;
import dev.halyard.evaluator.Snapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of snapshot lines: a whole one, and after it any number that say what changed. */
final class SnapshotFile {
    private SnapshotFile() {}

    /**
     * What was read.
     *
     * @param damaged what is wrong behind the last one that could be used; null where nothing is
     */
    record Read(Snapshot snapshot, @Nullable String damaged) {}

    /**
     * Reads as many as can be used.
     *
     * @throws InvalidSnapshotException when not even the first can
     */
    static Read read(Path file) throws IOException, InvalidSnapshotException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            Snapshot snapshot = SnapshotReader.read(in, null).snapshot();
            try {
                while (hasMore(in)) {
                    snapshot = SnapshotReader.read(in, snapshot).snapshot();
                }
                return new Read(snapshot, null);
            } catch (InvalidSnapshotException e) {
                return new Read(snapshot, e.getMessage());
            }
        }
    }

    private static boolean hasMore(InputStream in) throws IOException {
        in.mark(1);
        boolean more = in.read() >= 0;
        in.reset();
        return more;
    }
}
