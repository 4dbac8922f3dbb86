package dev.halyard.server.auth;

import dev.halyard.control.log.Digests;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key as its server sends it: {@code hk_<id>_<secret>}. The secret is 256 random bits: nobody
 * finds it from its hash, which therefore needs no salt and no slowness.
 *
 * @param id by which it is found and named: no secret
 */
public record ApiKeyText(String id, String secret) {
    private static final Pattern FORM = Pattern.compile("hk_([a-z0-9]{16})_([A-Za-z0-9_-]{43})");
    private static final String ID = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_BYTES = 32;

    /** A new key. */
    public static ApiKeyText made(SecureRandom random) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID.charAt(random.nextInt(ID.length())));
        }
        return madeFor(id.toString(), random);
    }

    /** Another secret for a key. */
    public static ApiKeyText madeFor(String id, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ApiKeyText(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** What was sent; null where it has not the form of a key. */
    static @Nullable ApiKeyText read(String sent) {
        Matcher parts = FORM.matcher(sent);
        return parts.matches() ? new ApiKeyText(parts.group(1), parts.group(2)) : null;
    }

    /** The whole of it. */
    public String text() {
        return "hk_" + id + "_" + secret;
    }

    /** What the store has of the secret: SHA-256, lower-case hex. */
    public String hash() {
        return Digests.sha256(secret);
    }

    /** Without the secret, lest it be logged. */
    @Override
    public String toString() {
        return "hk_" + id;
    }
}
