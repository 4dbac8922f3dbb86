package dev.halyard.server.auth;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The three parts of a signed token, read strictly: what has two spellings, or means one thing to
 * this reader and another to the next, is refused. Nothing here is believed yet. Immutable.
 *
 * @param header what it says of its signature
 * @param input the bytes that are signed
 * @param signature by whoever
 * @param payload the claims, not yet looked at
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record SignedToken(Value.Members header, byte[] input, byte[] signature, byte[] payload) {
    /** More than any provider needs for a person, less than a header of HTTP may have. */
    static final int MAX_LENGTH = 8192;

    private static final int ENCRYPTED_PARTS = 5;
    private static final int DEPTH = 8;

    /**
     * Takes a token apart.
     *
     * @throws Problem when it is not one
     */
    static SignedToken read(String token) {
        if (token.length() > MAX_LENGTH) {
            throw tooLong();
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length == ENCRYPTED_PARTS) {
            throw Refused.unreadable("it is encrypted, and only signed ones are read");
        }
        if (parts.length != 3) {
            throw Refused.unreadable("it has " + parts.length + " parts where three belong");
        }
        String signed = parts[0] + "." + parts[1];
        Value.Members header = object(decoded(parts[0], "header"), "header");
        TokenHeader.check(header);
        return new SignedToken(
                header,
                signed.getBytes(StandardCharsets.US_ASCII),
                decoded(parts[2], "signature"),
                decoded(parts[1], "claims"));
    }

    static Problem tooLong() {
        return Refused.unreadable("it is longer than " + MAX_LENGTH + " characters");
    }

    /**
     * The claims; to be asked once the signature is known to be good.
     *
     * @throws Problem when they are not one strict JSON object
     */
    Value.Members claims() {
        return object(payload, "claims");
    }

    /** Base64url has one spelling for any bytes; others would be other tokens with one meaning. */
    private static byte[] decoded(String part, String name) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw Refused.unreadable("its " + name + " is not base64url without padding");
    }

    private static Value.Members object(byte[] utf8, String name) {
        try {
            if (Json.parse(utf8, DEPTH) instanceof Value.Members members) {
                return members;
            }
        } catch (MalformedJsonException e) {
            throw Refused.unreadable(
                    "its "
                            + name
                            + " is not strict JSON (syntax, or a member that is there twice)");
        }
        throw Refused.unreadable("its " + name + " is not a JSON object");
    }
}
