package dev.halyard.server.files;

import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.log.EntityId;
import dev.halyard.document.DocumentError;
import dev.halyard.document.FileSnapshot;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.server.health.Check;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the registry and overrides files, and follows them as they change. A bad change is refused
 * whole: the last good documents go on being served, and health and log say so. Reading {@link
 * #current} takes no lock; one thread looks for changes.
 */
public final class FileFeed implements AutoCloseable {
    private static final int RECENT = 64;

    private static final Logger LOG = LoggerFactory.getLogger(FileFeed.class);

    /** A file changed so shortly ago may change again under the same time stamp. */
    private static final Duration UNSETTLED = Duration.ofSeconds(3);

    private static final int ERRORS_SHOWN = 3;

    private final DocumentFiles files;
    private final ScheduledExecutorService poller =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("file-feed").unstarted(work));
    private volatile FileSnapshot current;
    private volatile Trouble trouble = Trouble.NONE;
    private Map<Path, String> stamps = Map.of();

    /**
     * Why the newest documents are not served.
     *
     * @param document {@code registry} or {@code overrides}; empty for none
     * @param detail with what is wrong, which may quote the document and so name a person
     * @param logged the same without anything of the document's
     */
    private record Trouble(String document, String detail, String logged) {
        static final Trouble NONE = new Trouble("", "", "");

        static Trouble unreadable(String document, String reason) {
            String detail = "cannot be read: " + reason;
            return new Trouble(document, detail, detail);
        }

        static Trouble refused(InvalidDocumentException invalid) {
            List<DocumentError> errors = invalid.errors();
            String places = shown(errors, DocumentError::pointer);
            return new Trouble(
                    invalid.document(),
                    "was refused: " + describe(errors),
                    "was refused, with errors at " + places + " (/api/flags/health tells them)");
        }
    }

    private final RecentChanges recent = new RecentChanges(0, RECENT);

    private FileFeed(DocumentFiles files, FileSnapshot first) {
        this.files = files;
        current = first;
    }

    /**
     * Reads the documents.
     *
     * @throws InvalidDocumentException with every error, when they are not valid
     * @throws IOException when they cannot be read
     */
    public static FileFeed open(DocumentFiles files) throws IOException, InvalidDocumentException {
        Map<Path, String> stamps = stamps(files);
        FileFeed feed =
                new FileFeed(files, FileSnapshot.read(files.readRegistry(), files.readOverrides()));
        feed.stamps = stamps;
        LOG.atInfo()
                .addKeyValue("flags", feed.current.snapshot().liveFlagKeys().size())
                .addKeyValue("overrides", feed.current.overrides().rows().size())
                .addKeyValue("registry_version", feed.current.snapshot().version())
                .log("Loaded {} and {}", files.registryName(), files.overridesName());
        return feed;
    }

    /** The last good documents, compiled. */
    public FileSnapshot current() {
        return current;
    }

    /** Looks for changes from now on, this often. */
    public void follow(Duration interval) {
        long millis = interval.toMillis();
        var _ = poller.scheduleWithFixedDelay(this::poll, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Looks for a change once. */
    void poll() {
        try {
            Map<Path, String> now = stamps(files);
            if (!now.equals(stamps) || isUnsettled()) {
                reload();
                stamps = now;
            }
        } catch (IOException | RuntimeException e) {
            report(Trouble.unreadable(documentOf(e), describe(e)));
        }
    }

    /** Whose file it is that cannot be read, where the trouble names a file. */
    private String documentOf(Exception trouble) {
        boolean overrides =
                trouble instanceof FileSystemException file
                        && files.overrides()
                                .map(Path::toString)
                                .filter(path -> path.equals(file.getFile()))
                                .isPresent();
        return overrides ? "overrides" : "registry";
    }

    private void reload() throws IOException {
        try {
            FileSnapshot read = FileSnapshot.read(files.readRegistry(), files.readOverrides());
            boolean changed = !read.snapshot().version().equals(current.snapshot().version());
            if (changed) {
                current = read;
                tell();
            }
            if (changed || !trouble.equals(Trouble.NONE)) {
                trouble = Trouble.NONE;
                LOG.atInfo()
                        .addKeyValue("flags", read.snapshot().liveFlagKeys().size())
                        .addKeyValue("overrides", read.overrides().rows().size())
                        .addKeyValue("registry_version", read.snapshot().version())
                        .log("Now serving the changed documents");
            }
        } catch (InvalidDocumentException invalid) {
            report(Trouble.refused(invalid));
        }
    }

    /** Files have no revisions; a count of what was read takes their place. */
    private void tell() {
        long next = recent.head() + 1;
        EntityId all = new EntityId(EntityId.Kind.SETTINGS, "");
        recent.moved(next, List.of(new RecentChanges.Change(next, all, null)));
    }

    /** How often the documents changed, for those who follow. */
    public RecentChanges recent() {
        return recent;
    }

    private void report(Trouble found) {
        if (!found.equals(trouble)) {
            trouble = found;
            LOG.atWarn()
                    .addKeyValue("serving", current.snapshot().version())
                    .log(
                            "The changed {} {}; still serving the last good one",
                            found.document(),
                            found.logged());
        }
    }

    static String describe(List<DocumentError> errors) {
        return shown(errors, error -> error.pointer() + " " + error.message());
    }

    private static String shown(
            List<DocumentError> errors, Function<DocumentError, String> shownAs) {
        String shown = String.join("; ", errors.stream().limit(ERRORS_SHOWN).map(shownAs).toList());
        int more = errors.size() - ERRORS_SHOWN;
        return more > 0 ? shown + "; and " + more + " more" : shown;
    }

    private static String describe(Exception e) {
        return e instanceof NoSuchFileException missing
                ? "there is no file " + missing.getFile()
                : Objects.toString(e.getMessage(), e.getClass().getSimpleName());
    }

    /** Time, size and identity of each named file. */
    private static Map<Path, String> stamps(DocumentFiles files) throws IOException {
        Map<Path, String> stamps = new LinkedHashMap<>();
        for (Optional<Path> file : List.of(files.registry(), files.overrides())) {
            if (file.isPresent()) {
                BasicFileAttributes at =
                        Files.readAttributes(file.get(), BasicFileAttributes.class);
                @Nullable Object identity = at.fileKey();
                stamps.put(file.get(), at.lastModifiedTime() + " " + at.size() + " " + identity);
            }
        }
        return stamps;
    }

    private boolean isUnsettled() throws IOException {
        for (Path file : stamps.keySet()) {
            long age = System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
            if (Math.abs(age) < UNSETTLED.toMillis()) {
                return true;
            }
        }
        return false;
    }

    /** How the two documents are. */
    public Map<String, Check> check() {
        FileSnapshot served = current;
        Trouble now = trouble;
        Map<String, Check> checks = new LinkedHashMap<>();
        String flags = served.snapshot().liveFlagKeys().size() + " flags from ";
        checks.put("registry", check("registry", flags + files.registryName(), now));
        checks.put("overrides", check("overrides", "rows from " + files.overridesName(), now));
        return checks;
    }

    private static Check check(String document, String good, Trouble now) {
        return now.document().equals(document)
                ? new Check(false, good + ", the last good one: the changed one " + now.detail())
                : new Check(true, good);
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
