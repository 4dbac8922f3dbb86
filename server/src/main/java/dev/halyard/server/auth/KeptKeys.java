package dev.halyard.server.auth;

import dev.halyard.control.log.Digests;
import dev.halyard.control.state.Doc;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.auth.VerificationKey.UnusableException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the keys that tokens are verified with on disk, so that a node that starts while its
 * identity provider is away can go on. One file, replaced whole: the SHA-256 of the rest, then what
 * was published, by whom and when. Nothing that is torn, touched, too old or another provider's is
 * used.
 *
 * @param dir of this process alone; null keeps nothing
 * @param good how long after they were fetched the keys are believed
 */
public record KeptKeys(@Nullable Path dir, Duration good) {
    /** Keeps nothing. */
    public static final KeptKeys NONE = new KeptKeys(null, Duration.ZERO);

    static final String FILE = "token-keys";

    private static final Logger LOG = LoggerFactory.getLogger(KeptKeys.class);
    private static final int LONGEST = 2 * JwksClient.MAX_BYTES;
    private static final int DIGEST = 64;
    private static final int DEPTH = 4;

    /** A clock may have been a little ahead; one that was more makes keys good for too long. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** In a directory; null keeps nothing. */
    public static KeptKeys in(@Nullable Path dir, Duration good) {
        return new KeptKeys(dir, good);
    }

    /**
     * What was kept.
     *
     * @param fetched when the keys were last seen to be published
     * @param good for how long after that they are believed
     */
    record Known(KeySet keys, Instant fetched, Duration good) {}

    /** The keys of one provider. */
    interface Of {
        /** Keeps nothing. */
        Of NONE =
                new Of() {
                    @Override
                    public Optional<Known> load(Instant now) {
                        return Optional.empty();
                    }

                    @Override
                    public void keep(byte[] document, Instant fetched) {}
                };

        /** What was kept and may be believed now. */
        Optional<Known> load(Instant now);

        /** Keeps what was published; a disk that refuses costs a warning. */
        void keep(byte[] document, Instant fetched);
    }

    /** The keys that are published there. */
    Of of(URI url) {
        Path in = dir;
        return in == null || good.isZero()
                ? Of.NONE
                : new InFile(in.resolve(FILE), Digests.sha256(url.toString()), good);
    }

    private record InFile(Path file, String source, Duration good) implements Of {
        @Override
        public Optional<Known> load(Instant now) {
            try {
                Known known = read();
                String problem = problem(known, now);
                if (problem.isEmpty()) {
                    return Optional.of(known);
                }
                LOG.info("The keys of tokens that were kept are not used: {}", problem);
            } catch (NoSuchFileException none) {
                LOG.debug("No keys of tokens were kept");
            } catch (IOException
                    | MalformedJsonException
                    | UnusableException
                    | RuntimeException e) {
                LOG.warn("The keys of tokens that were kept are not used: {}", e.getMessage());
            }
            return Optional.empty();
        }

        private static String problem(Known known, Instant now) {
            if (known.fetched().isAfter(now.plus(AHEAD))) {
                return "they were fetched later than it is now";
            }
            return now.isBefore(known.fetched().plus(known.good()))
                    ? ""
                    : "they were fetched too long ago";
        }

        private Known read() throws IOException, MalformedJsonException, UnusableException {
            if (Files.size(file) > LONGEST) {
                throw new IOException("the file is too long");
            }
            String text = Files.readString(file);
            if (text.length() < DIGEST
                    || !Digests.sha256(text.substring(DIGEST)).equals(text.substring(0, DIGEST))) {
                throw new IOException("the file is not what was written");
            }
            if (!(Json.parse(text.substring(DIGEST), DEPTH) instanceof Value.Members kept)) {
                throw new IOException("the file holds something else");
            }
            if (!Doc.string(kept, "source").equals(source)) {
                throw new IOException("they are those of another provider");
            }
            String document = Doc.string(kept, "document");
            Instant fetched = Instant.ofEpochMilli(Doc.number(kept, "fetched", 0));
            return new Known(KeySet.read(document.getBytes(StandardCharsets.UTF_8)), fetched, good);
        }

        @Override
        public void keep(byte[] document, Instant fetched) {
            String text =
                    Doc.object()
                            .put("source", source)
                            .put("fetched", fetched.toEpochMilli())
                            .put("document", new String(document, StandardCharsets.UTF_8))
                            .members()
                            .toJson();
            try {
                write(Digests.sha256(text) + text);
            } catch (IOException e) {
                LOG.warn("The keys of tokens could not be kept for the next start: {}", e + "");
            }
        }

        private void write(String text) throws IOException {
            Path half = file.resolveSibling(FILE + ".half");
            Files.deleteIfExists(half);
            try (FileChannel channel =
                    FileChannel.open(
                            half,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            ownerOnly(half))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    half,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        private static FileAttribute<?>[] ownerOnly(Path path) {
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            return posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
        }
    }
}
