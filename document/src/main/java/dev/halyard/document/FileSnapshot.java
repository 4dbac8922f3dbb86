package dev.halyard.document;

import dev.halyard.evaluator.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A registry and its stored overrides, read from files and compiled. Immutable. */
public final class FileSnapshot {
    private static final byte[] NOTHING = {};

    private final RegistryDocument registry;
    private final OverridesDocument overrides;
    private final Snapshot snapshot;

    private FileSnapshot(RegistryDocument registry, OverridesDocument overrides, String version) {
        this.registry = registry;
        this.overrides = overrides;
        snapshot = Snapshot.compile(registry.registry(), overrides.rows(), version);
    }

    /**
     * Reads both documents.
     *
     * @param overrides null where there are none. An empty text is not that but a broken document:
     *     whoever caught a file between being emptied and being written must not serve without its
     *     rows
     * @throws InvalidDocumentException when one breaks a rule. When both do, it is the registry's,
     *     and the overrides' is {@linkplain Throwable#getSuppressed() suppressed} by it
     */
    public static FileSnapshot read(byte[] registry, byte @Nullable [] overrides)
            throws InvalidDocumentException {
        try {
            RegistryDocument flags = RegistryDocument.read(registry);
            OverridesDocument rows =
                    overrides == null
                            ? OverridesDocument.empty()
                            : OverridesDocument.read(overrides, flags);
            return new FileSnapshot(flags, rows, version(registry, overrides));
        } catch (InvalidDocumentException e) {
            if (overrides != null && e.document().equals(RegistryDocument.NAME)) {
                alsoCheck(overrides, e);
            }
            throw e;
        }
    }

    /** Finds what can be found without a registry, so that one look mends both. */
    private static void alsoCheck(byte[] overrides, InvalidDocumentException registryError) {
        try {
            OverridesDocument.readFor(null, overrides);
        } catch (InvalidDocumentException e) {
            registryError.addSuppressed(e);
        }
    }

    /**
     * Reads both files.
     *
     * @param overrides null where there are none
     * @throws InvalidDocumentException as {@link #read(byte[], byte[])} does
     */
    public static FileSnapshot read(Path registry, @Nullable Path overrides)
            throws IOException, InvalidDocumentException {
        return read(
                Files.readAllBytes(registry),
                overrides == null ? null : Files.readAllBytes(overrides));
    }

    private static String version(byte[] registry, byte @Nullable [] overrides) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(registry);
            digest.update((byte) '\n');
            digest.update(overrides == null ? NOTHING : overrides);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public RegistryDocument registry() {
        return registry;
    }

    public OverridesDocument overrides() {
        return overrides;
    }

    /**
     * Both compiled; its version is the lower-case hex SHA-256 of one's bytes, a line feed, the
     * other's.
     */
    public Snapshot snapshot() {
        return snapshot;
    }
}
