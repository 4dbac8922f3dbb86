package dev.halyard.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token in the making; every method gives a changed copy. Header and claims may be anything, so
 * that bad tokens can be made as well as good ones.
 */
public record Token(Map<String, Object> header, Map<String, Object> claims, SigningKey key) {
    private static final JsonMapper JSON = new JsonMapper();

    public Token {
        header = new LinkedHashMap<>(header);
        claims = new LinkedHashMap<>(claims);
    }

    /** For an end user, good for five minutes. */
    static Token of(SigningKey key, String user, Instant now) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("typ", "JWT");
        header.put("kid", key.kid());
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", Issuer.ISSUER);
        claims.put("aud", Issuer.AUDIENCE);
        claims.put("sub", user);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 300);
        return new Token(header, claims, key);
    }

    /**
     * With a claim; null takes it out.
     *
     * @param value a string, number, boolean, list or map
     */
    public Token claim(String name, @Nullable Object value) {
        Token changed = new Token(header, claims, key);
        put(changed.claims, name, value);
        return changed;
    }

    /** With a member of the header; null takes it out. */
    public Token header(String name, @Nullable Object value) {
        Token changed = new Token(header, claims, key);
        put(changed.header, name, value);
        return changed;
    }

    /** Signed with another key, whose name is not put into the header. */
    public Token key(SigningKey other) {
        return new Token(header, claims, other);
    }

    public Token algorithm(String name) {
        return header("alg", name);
    }

    private static void put(Map<String, Object> members, String name, @Nullable Object value) {
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
    }

    /** As the {@code Authorization} header of a request, for {@link Client}. */
    public String bearer() {
        return "Authorization: Bearer " + sign();
    }

    /** Signed by the algorithm that the header names. */
    public String sign() {
        return signAs(String.valueOf(header.get("alg")));
    }

    /** Signed by this algorithm, whatever the header says. */
    public String signAs(String algorithm) {
        return sign(headerJson(), claimsJson(), key, algorithm);
    }

    public String headerJson() {
        return JSON.writeValueAsString(header);
    }

    public String claimsJson() {
        return JSON.writeValueAsString(claims);
    }

    /** Any texts, signed. */
    public static String sign(String header, String claims, SigningKey key, String algorithm) {
        String input = base64(header) + "." + base64(claims);
        byte[] signature = key.sign(algorithm, input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + base64(signature);
    }

    public static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
