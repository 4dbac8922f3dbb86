package dev.halyard.control.verify;

import dev.halyard.control.change.Times;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * The Ed25519 key that signs checkpoints. Reading or making one takes the JDK some 50 ms, so it is
 * done when the first checkpoint is signed, not when the service starts. Immutable.
 */
public final class CheckpointKey {
    /** Where {@link #inDirectory} keeps it. */
    public static final String FILE = "checkpoint-key.pem";

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String ED25519 = NamedParameterSpec.ED25519.getName();

    private final PrivateKey secret;
    private final String publicKey;

    private CheckpointKey(PrivateKey secret, String publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /**
     * The key of a directory, made there on first use in a file that only its owner can read.
     *
     * @throws IOException when it can be neither read nor written, or is no Ed25519 key
     */
    public static CheckpointKey inDirectory(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            make(file);
        }
        return read(file);
    }

    /**
     * The key that a file holds.
     *
     * @param file PKCS#8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it
     * @throws IOException when it cannot be read, or is no Ed25519 key
     */
    public static CheckpointKey read(Path file) throws IOException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END, Math.max(begin, 0));
        if (begin < 0 || end < 0) {
            throw new IOException(file + " holds no private key in PEM (PKCS#8)");
        }
        try {
            String base64 = pem.substring(begin + BEGIN.length(), end);
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            PrivateKey secret =
                    KeyFactory.getInstance(ED25519)
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new CheckpointKey(secret, publicKeyOf(secret));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds no Ed25519 key", e);
        }
    }

    /** Written beside its place and moved there, so that nobody ever reads half a key. */
    private static void make(Path file) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly(file));
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
            Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
            String encoded = lines.encodeToString(pair.getPrivate().getEncoded());
            Files.writeString(fresh, BEGIN + "\n" + encoded + "\n" + END + "\n");
            Files.move(fresh, file); // not over one that another process made meanwhile
        } catch (FileAlreadyExistsException theirs) {
            // it will be read
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new NoSuchFileException(file.toString(), null, "is in no directory");
        }
        return Files.getFileStore(directory).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * PKCS#8 may leave the public half out, and the JDK has no call that works it out: it does so
     * when it makes a pair, from the 32 bytes that are drawn for the private half.
     */
    private static String publicKeyOf(PrivateKey secret) throws GeneralSecurityException {
        byte[] seed = secret instanceof EdECPrivateKey key ? key.getBytes().orElse(null) : null;
        if (seed == null) {
            throw new GeneralSecurityException("the key does not show its bytes");
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
        generator.initialize(NamedParameterSpec.ED25519, new Drawn(seed));
        PublicKey found = generator.generateKeyPair().getPublic();
        return Base64.getEncoder().encodeToString(found.getEncoded());
    }

    /** Draws what is known already. */
    private static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Drawn(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] drawn) {
            System.arraycopy(bytes, 0, drawn, 0, drawn.length);
        }
    }

    /** The public half: X.509 encoded, Base64. */
    public String publicKey() {
        return publicKey;
    }

    /** Signs where a log ends. */
    public Checkpoint sign(Head head, Instant now) {
        String ts = Times.write(now.toEpochMilli());
        try {
            Signature signing = Signature.getInstance(ED25519);
            signing.initSign(secret);
            signing.update(signed(head.seq(), head.hash(), ts));
            String signature = Base64.getEncoder().encodeToString(signing.sign());
            return new Checkpoint(head.seq(), head.hash(), ts, publicKey, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key did not sign", e);
        }
    }

    /**
     * Whether a checkpoint was signed by the owner of a key.
     *
     * @param publicKey X.509 encoded, Base64; the checkpoint's own only where its keeper trusts it
     */
    public static boolean verifies(Checkpoint checkpoint, String publicKey) {
        try {
            byte[] encoded = Base64.getDecoder().decode(publicKey);
            Signature checking = Signature.getInstance(ED25519);
            checking.initVerify(
                    KeyFactory.getInstance(ED25519)
                            .generatePublic(new X509EncodedKeySpec(encoded)));
            checking.update(signed(checkpoint.seq(), checkpoint.hash(), checkpoint.ts()));
            return publicKey.equals(checkpoint.publicKey())
                    && checking.verify(Base64.getDecoder().decode(checkpoint.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // a key or a signature that is none
        }
    }

    /** UTF-8, which for what a checkpoint holds is ASCII; other characters must not become '?'. */
    private static byte[] signed(long seq, String hash, String ts) {
        String text = "halyard-checkpoint " + seq + " " + hash + " " + ts;
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
