package dev.halyard.server.signin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a browser keeps for us, so that it can neither be read nor changed there: AES-256-GCM.
 * What it is for is sealed in as well, so that nothing sealed for one purpose opens for another.
 * Nothing is made before it is needed: a start does not wait for it. Thread-safe.
 */
final class Seal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Keys keys;
    private final byte[] purpose;

    /** The key and where nonces come from; made when first needed. */
    static final class Keys {
        private final String given;
        private volatile @Nullable Made made;

        private record Made(SecretKeySpec key, SecureRandom random) {}

        /**
         * @param given 32 bytes in Base64; empty for some of its own
         */
        Keys(String given) {
            this.given = given;
        }

        private Made get() {
            Made now = made;
            return now == null ? make() : now;
        }

        private synchronized Made make() {
            Made now = made;
            if (now == null) {
                SecureRandom random = new SecureRandom();
                byte[] key = new byte[32];
                if (given.isEmpty()) {
                    random.nextBytes(key);
                } else {
                    key = Base64.getDecoder().decode(given);
                }
                now = new Made(new SecretKeySpec(key, "AES"), random);
                made = now;
            }
            return now;
        }

        /** So many random bytes, in Base64 for addresses. */
        String random(int bytes) {
            byte[] some = new byte[bytes];
            get().random.nextBytes(some);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(some);
        }
    }

    Seal(Keys keys, String purpose) {
        this.keys = keys;
        this.purpose = purpose.getBytes(StandardCharsets.UTF_8);
    }

    /** In Base64 for addresses, which cookies take as it is. */
    String seal(String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        keys.get().random.nextBytes(nonce);
        try {
            byte[] secret =
                    cipher(Cipher.ENCRYPT_MODE, nonce)
                            .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = Arrays.copyOf(nonce, nonce.length + secret.length);
            System.arraycopy(secret, 0, sealed, nonce.length, secret.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without AES-GCM", e);
        }
    }

    /** Empty for what was not sealed here, for this. */
    Optional<String> open(String sealed) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed);
            byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            byte[] text =
                    cipher(Cipher.DECRYPT_MODE, nonce)
                            .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get().key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose);
        return cipher;
    }
}
