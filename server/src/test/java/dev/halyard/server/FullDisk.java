package dev.halyard.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A place for data that can be made to take nothing more, and to take more again. */
sealed interface FullDisk extends AutoCloseable {
    Path directory();

    void fill(ServiceProcess service) throws IOException;

    void free(ServiceProcess service) throws IOException;

    @Override
    void close();

    /**
     * Every way that this machine lets its user have. A limit on the size of files needs nobody's
     * leave; a small file system needs the right to mount one.
     */
    static List<FullDisk> ways(Path dir) throws IOException {
        List<FullDisk> ways = new ArrayList<>();
        ways.add(new Limit(Files.createDirectory(dir.resolve("limited"))));
        Path mount = Files.createDirectory(dir.resolve("small"));
        if (run("mount", "-t", "tmpfs", "-o", "size=8m", "none", mount.toString()) == 0) {
            ways.add(new SmallFileSystem(mount));
        }
        return ways;
    }

    private static int run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException noSuchProgram) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No file of the process may grow beyond the largest that it has now (EFBIG). */
    record Limit(Path directory) implements FullDisk {
        @Override
        public void fill(ServiceProcess service) throws IOException {
            try (Stream<Path> files = Files.list(directory.resolve("data"))) {
                long largest = files.mapToLong(file -> file.toFile().length()).max().orElseThrow();
                limit(service, Long.toString(largest));
            }
        }

        @Override
        public void free(ServiceProcess service) throws IOException {
            limit(service, "unlimited");
        }

        private static void limit(ServiceProcess service, String bytes) {
            String pid = Long.toString(service.pid());
            if (run("prlimit", "--pid", pid, "--fsize=" + bytes + ":") != 0) {
                throw new IllegalStateException("prlimit (util-linux) is needed");
            }
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "a limit on the size of files";
        }
    }

    /** A tmpfs that another file fills up (ENOSPC). */
    record SmallFileSystem(Path directory) implements FullDisk {
        @Override
        public void fill(ServiceProcess service) throws IOException {
            int filled = run("dd", "if=/dev/zero", "of=" + directory.resolve("filler"), "bs=4k");
            if (filled == 0) {
                throw new IllegalStateException("there was room for everything");
            }
        }

        @Override
        public void free(ServiceProcess service) throws IOException {
            Files.delete(directory.resolve("filler"));
        }

        @Override
        public void close() {
            run("umount", "-l", directory.toString());
        }

        @Override
        public String toString() {
            return "a small file system";
        }
    }
}
