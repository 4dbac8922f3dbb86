package dev.halyard.storage.file;

import dev.halyard.control.copy.InvalidCopyException;
import dev.halyard.control.copy.StateCopy;
import dev.halyard.control.copy.StateCopy.Restored;
import dev.halyard.control.state.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a snapshot, named so that they sort: {@code base-<seq>}, a whole state, and {@code
 * records-<seq>}, what came from that record on. Two bases are kept, and all records after the
 * older one, so that either gives the newest state.
 */
final class SnapshotFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFolder.class);
    private static final String BASE = "base-";
    private static final String RECORDS = "records-";
    private static final int KEPT = 2;

    private final Path dir;

    SnapshotFolder(Path dir) {
        this.dir = dir;
    }

    /** The newest state that can be had whole. */
    Optional<Restored> load() throws IOException {
        for (Path base : files(BASE).reversed()) {
            try (InputStream in = Files.newInputStream(base)) {
                Restored restored = StateCopy.read(in);
                for (Path records : files(RECORDS)) {
                    restored = RecordFile.apply(restored, records);
                }
                return Optional.of(restored);
            } catch (InvalidCopyException broken) {
                LOG.warn("{} is not used: {}", base.getFileName(), broken.getMessage());
            }
        }
        return Optional.empty();
    }

    /** When anything was last written or touched, milliseconds since the epoch. */
    long touchedAt() throws IOException {
        long newest = 0;
        for (String kind : List.of(BASE, RECORDS)) {
            for (Path file : files(kind)) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
        }
        return newest;
    }

    /** Notes when what is there was last known to be all there is. */
    void touch(long at) throws IOException {
        List<Path> bases = files(BASE);
        if (!bases.isEmpty()) {
            Files.setLastModifiedTime(bases.getLast(), FileTime.fromMillis(at));
        }
    }

    /** Writes a base; what is not needed any more goes. */
    void writeBase(State state, String identity) throws IOException {
        Path half = dir.resolve("half");
        try (FileChannel channel =
                FileChannel.open(
                        half,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            StateCopy.write(state, identity, Channels.newOutputStream(channel));
            channel.force(true);
        }
        Files.move(
                half,
                dir.resolve(name(BASE, state.revision())),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        tidy();
    }

    /** A file for the records from this one on. */
    Path records(long first) {
        return dir.resolve(name(RECORDS, first));
    }

    private void tidy() throws IOException {
        List<Path> bases = files(BASE);
        for (Path old : bases.subList(0, Math.max(0, bases.size() - KEPT))) {
            Files.delete(old);
        }
        if (bases.size() < KEPT) {
            return;
        }
        long needed = number(bases.get(bases.size() - KEPT)) + 1;
        List<Path> records = files(RECORDS);
        for (int i = 0; i + 1 < records.size(); i++) {
            if (number(records.get(i + 1)) <= needed) { // so all in this one come before
                Files.delete(records.get(i));
            }
        }
    }

    private static String name(String kind, long number) {
        return kind + "%019d".formatted(number);
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('-') + 1));
    }

    /** Of a kind, in order. */
    private List<Path> files(String kind) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.filter(file -> file.getFileName().toString().matches(kind + "[0-9]{19}"))
                    .sorted()
                    .toList();
        }
    }
}
