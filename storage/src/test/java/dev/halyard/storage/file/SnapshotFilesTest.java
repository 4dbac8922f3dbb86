package dev.halyard.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.state.State;
import dev.halyard.storage.file.SnapshotFiles.Kept;
import dev.halyard.storage.sql.StoreRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk is a state that there was, whole, or nothing. */
class SnapshotFilesTest {
    @TempDir private Path temporary = Path.of("");
    private final LivingLog log = new LivingLog();

    @AfterEach
    void closeLog() {
        log.close();
    }

    private Path dir() {
        return temporary.resolve("snapshot");
    }

    private static void soon(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }

    /** Keeps a log that grows, with a new base after so many records. */
    private SnapshotFiles keeping(int leastRecords) {
        SnapshotFiles files = SnapshotFiles.open(dir(), leastRecords);
        Optional<Kept> kept = files.load();
        files.begin(log.state(), log.identity(), kept.isPresent());
        log.listen(files::moved);
        return files;
    }

    private void awaitAll(SnapshotFiles files) {
        soon(() -> assertThat(files.written()).isEqualTo(log.state().revision()));
    }

    private Optional<Kept> load() {
        try (SnapshotFiles files = SnapshotFiles.open(dir())) {
            return files.load();
        }
    }

    private State loaded() {
        return load().orElseThrow().state();
    }

    private void keep(int leastRecords, int... growths) {
        try (SnapshotFiles files = keeping(leastRecords)) {
            awaitAll(files);
            for (int rows : growths) {
                log.grow(rows);
                awaitAll(files);
            }
        }
    }

    /** The files' names and bytes, in order. */
    private NavigableMap<String, byte[]> bytes() throws IOException {
        NavigableMap<String, byte[]> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(dir())) {
            for (Path file :
                    files.filter(each -> each.toString().matches(".*-[0-9]{19}")).toList()) {
                all.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return all;
    }

    @Test
    void whatWasServedIsThereAgain() {
        keep(10_000, 50);
        assertThat(loaded().revision()).isEqualTo(log.state().revision());
        assertThat(log.wasSo(loaded())).isTrue();
        assertThat(load().orElseThrow().identity()).isEqualTo(log.identity());
    }

    @Test
    void anEmptyDirectoryHasNothing() {
        assertThat(load()).isEmpty();
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstEnded() {
        keep(10_000, 10);
        keep(10_000, 10);
        keep(10_000, 0);
        keep(10_000, 10);
        assertThat(loaded().revision()).isEqualTo(log.state().revision());
        assertThat(log.wasSo(loaded())).isTrue();
    }

    @Test
    void basesAreRenewedAndTheOneBeforeIsKept() throws Exception {
        keep(10, 30, 30, 30, 30);
        List<String> names = List.copyOf(bytes().keySet());
        assertThat(names.stream().filter(name -> name.startsWith("base"))).hasSize(2);
        assertThat(log.wasSo(loaded())).isTrue();
        assertThat(loaded().revision()).isEqualTo(log.state().revision());

        Files.delete(dir().resolve(names.get(1))); // the newer base: the older one gives as much
        assertThat(loaded().revision()).isEqualTo(log.state().revision());
        assertThat(log.wasSo(loaded())).isTrue();
    }

    @Test
    void aFlippedByteNeverGivesAStateThatWasNot() throws Exception {
        keep(10, 15, 15, 15, 4);
        long whole = log.state().revision();
        int tried = 0;
        int older = 0;
        for (var file : bytes().entrySet()) {
            Path path = dir().resolve(file.getKey());
            for (int at = 0; at < file.getValue().length; at += 64) {
                byte[] touched = file.getValue().clone();
                touched[at] ^= 1;
                Files.write(path, touched);
                State state = loaded(); // one base is sound, whatever was touched
                assertThat(log.wasSo(state)).as("%s at %d", path.getFileName(), at).isTrue();
                assertThat(state.revision()).isLessThanOrEqualTo(whole);
                older += state.revision() < whole ? 1 : 0;
                tried++;
            }
            Files.write(path, file.getValue());
        }
        assertThat(tried).isGreaterThan(1000);
        assertThat(log.wasSo(loaded())).isTrue();
        System.out.printf(
                "SnapshotFilesTest: %d flips, each a state that was; %d of them an older one%n",
                tried, older);
    }

    @Test
    void aFileThatIsCutOffNeverGivesAStateThatWasNot() throws Exception {
        keep(10, 15, 15, 4);
        for (var file : bytes().entrySet()) {
            Path path = dir().resolve(file.getKey());
            for (int length = 0; length < file.getValue().length; length += 64) {
                Files.write(path, java.util.Arrays.copyOf(file.getValue(), length));
                assertThat(log.wasSo(loaded())).as("%s to %d", path, length).isTrue();
            }
            Files.write(path, file.getValue());
        }
    }

    @Test
    void twoBasesThatAreBothBrokenGiveNothing() throws Exception {
        keep(10, 15, 15);
        for (var file : bytes().entrySet()) {
            if (file.getKey().startsWith("base")) {
                byte[] touched = file.getValue().clone();
                touched[touched.length / 2] ^= 4;
                Files.write(dir().resolve(file.getKey()), touched);
            }
        }
        assertThat(load()).isEmpty();
    }

    @Test
    void aRecordTornByACrashIsLeftOutAndTheNextRunGoesOn() throws Exception {
        keep(10_000, 10);
        var last = bytes().lastEntry();
        Files.write(
                dir().resolve(last.getKey()),
                java.util.Arrays.copyOf(last.getValue(), last.getValue().length - 5));
        State torn = loaded();
        assertThat(torn.revision()).isEqualTo(log.state().revision() - 1);
        assertThat(log.wasSo(torn)).isTrue();
    }

    @Test
    void whatIsServedIsOnDiskWithinASecond() {
        try (SnapshotFiles files = keeping(10_000)) {
            awaitAll(files);
            long slowest = 0;
            for (int i = 0; i < 50; i++) {
                log.grow(1);
                long start = System.nanoTime();
                awaitAll(files);
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            System.out.printf(
                    "SnapshotFilesTest: on disk after %d ms at most%n", slowest / 1_000_000);
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void whenItWasLastKnownToBeAllThereIsIsKept() {
        long then = 1_700_000_000_000L;
        try (SnapshotFiles files = keeping(10_000)) {
            awaitAll(files);
            files.seen(then);
            soon(() -> {
                try (Stream<Path> all = Files.list(dir())) {
                    assertThat(
                                    all.filter(each -> each.toString().contains("-0"))
                                            .map(each -> each.toFile().lastModified()))
                            .containsExactly(then);
                }
            });
        }
        assertThat(load().orElseThrow().seenAt()).isEqualTo(then);
    }

    @Test
    void aDiskThatRefusesCostsNothingAndHeals() throws Exception {
        try (SnapshotFiles files = keeping(10_000)) {
            awaitAll(files);
            Path aside = temporary.resolve("aside");
            Files.move(dir(), aside);
            log.grow(5);
            soon(() -> assertThat(files.trouble()).isPresent());
            log.grow(5);
            Files.move(aside, dir());
            awaitAll(files);
            soon(() -> assertThat(files.trouble()).isEmpty());
        }
        assertThat(log.wasSo(loaded())).isTrue();
        assertThat(loaded().revision()).isEqualTo(log.state().revision());
    }

    @Test
    void oneProcessAtATimeKeepsADirectoryWhichOnlyItsOwnerReads() throws Exception {
        try (SnapshotFiles files = keeping(10_000)) {
            awaitAll(files);
            assertThatThrownBy(() -> SnapshotFiles.open(dir()))
                    .isInstanceOf(StoreRefusedException.class);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir())))
                    .isEqualTo("rwx------");
        }
    }
}
