package dev.halyard.openfeature;

import dev.halyard.document.FileSnapshot;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.InvalidSnapshotException;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.openfeature.HalyardOptions.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows files. What is not valid replaces nothing. For one thread at a time. */
final class FileFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(HalyardProvider.class);
    private static final long EVERY = Duration.ofSeconds(1).toNanos();

    private final Origin origin;
    private final Listener listener;
    private List<String> seen = List.of();
    private @Nullable Snapshot snapshot;
    private long lookedAt;

    FileFeed(Origin origin, Listener listener) {
        this.origin = origin;
        this.listener = listener;
    }

    @Override
    public synchronized void start() {
        look();
    }

    @Override
    public synchronized void tick() {
        if (System.nanoTime() - lookedAt >= EVERY) {
            look();
        }
    }

    private void look() {
        lookedAt = System.nanoTime();
        try {
            List<String> now = marks();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            Snapshot read = read();
            Snapshot before = snapshot;
            if (before == null || !before.version().equals(read.version())) {
                snapshot = read;
                listener.moved(read, "file", Changed.all(before, read));
            }
        } catch (IOException | InvalidDocumentException | InvalidSnapshotException e) {
            LOG.warn("The files of flags cannot be used: {}", e.toString());
            listener.failed("The files of flags cannot be used: " + e.getMessage());
        }
    }

    private List<String> marks() throws IOException {
        List<String> marks = new ArrayList<>();
        for (Path file : files()) {
            BasicFileAttributes at = Files.readAttributes(file, BasicFileAttributes.class);
            marks.add(at.lastModifiedTime() + " " + at.size() + " " + at.fileKey());
        }
        return marks;
    }

    private List<Path> files() {
        if (origin instanceof Origin.Documents documents) {
            Path overrides = documents.overrides();
            return overrides == null
                    ? List.of(documents.registry())
                    : List.of(documents.registry(), overrides);
        }
        return origin instanceof Origin.Lines lines ? List.of(lines.file()) : List.of();
    }

    private Snapshot read() throws IOException, InvalidDocumentException, InvalidSnapshotException {
        if (origin instanceof Origin.Documents documents) {
            return FileSnapshot.read(documents.registry(), documents.overrides()).snapshot();
        }
        return SnapshotFile.read(files().get(0)).snapshot();
    }

    @Override
    public void fallBack() {}

    @Override
    public void close() {}
}
