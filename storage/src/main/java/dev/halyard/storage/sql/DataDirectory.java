package dev.halyard.storage.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory that one process at a time works in, and only its owner may enter. The lock is the
 * operating system's, so it goes with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    /**
     * Those that this process has locked. The operating system does not tell two locks of one
     * process apart, and drops both when either file is closed: hence one set for the process.
     */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory if it is not there, and locks it.
     *
     * @throws StoreRefusedException when somebody else works in it, or it cannot be made
     */
    public static DataDirectory lock(Path directory) {
        try {
            Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
            Path path = directory.toRealPath();
            if (!LOCKED.add(path)) {
                throw inUse(path, "this process");
            }
            try {
                return new DataDirectory(path, lockFile(path));
            } catch (IOException | RuntimeException e) {
                LOCKED.remove(path);
                throw e;
            }
        } catch (IOException e) {
            throw new StoreRefusedException(
                    "the data directory " + directory + " cannot be used: " + e, e);
        }
    }

    private static FileChannel lockFile(Path path) throws IOException {
        Path file = path.resolve("halyard.lock");
        make(file);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, "process " + Files.readString(file).strip());
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static StoreRefusedException inUse(Path path, String by) {
        return new StoreRefusedException(
                "the data directory "
                        + path
                        + " is in use by "
                        + by
                        + ": stop that first, or give this one a directory of its own",
                null);
    }

    /** A file of the directory, made so that only the owner reads it. */
    public Path file(String name) {
        Path file = path.resolve(name);
        try {
            make(file);
        } catch (IOException e) {
            throw new StoreRefusedException("the file " + file + " cannot be made: " + e, e);
        }
        return file;
    }

    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file, ownerOnly(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return; // as it was left
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            LOCKED.remove(path);
        }
    }
}
