package dev.halyard.server.ofrep;

import dev.halyard.evaluator.Strings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Leave to open a stream of refetch events and to do nothing else: browsers cannot send a header
 * with it, so it is part of the address. It names a tenant, for a time, under a MAC (HMAC-SHA256).
 * Within half of that time the same tenant gets the same one, so that clients keep their
 * connections. Thread-safe.
 */
final class StreamTokens {
    /** How long one is good for, at most; at least half of it. */
    static final Duration LIFE = Duration.ofHours(1);

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final int LONGEST = 2048;

    private final SecretKeySpec key;
    private final InstantSource clock;

    /**
     * Made and checked with a key.
     *
     * @param secret the same on every node
     */
    StreamTokens(byte[] secret, InstantSource clock) {
        key = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
    }

    /** Whose stream it is; {@code tenant} is empty for somebody of none. */
    record Grant(String tenant) {}

    String issue(@Nullable String tenant) {
        long half = LIFE.toMillis() / 2;
        long until = (clock.millis() / half + 2) * half;
        String claims = until + " " + (tenant == null ? "" : Strings.wellFormed(tenant));
        byte[] bytes = claims.getBytes(StandardCharsets.UTF_8);
        return ENCODER.encodeToString(bytes) + "." + ENCODER.encodeToString(mac(bytes));
    }

    /** Empty for one that is not ours, or no longer good. */
    Optional<Grant> check(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] claims = DECODER.decode(token.substring(0, dot));
            byte[] sent = DECODER.decode(token.substring(dot + 1));
            if (!MessageDigest.isEqual(mac(claims), sent)) {
                return Optional.empty();
            }
            String text = new String(claims, StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            long until = Long.parseLong(text.substring(0, space));
            return clock.millis() < until
                    ? Optional.of(new Grant(text.substring(space + 1)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(byte[] claims) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update("ofrep-stream\n".getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(claims);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
