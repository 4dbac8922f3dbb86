package dev.halyard.server.auth;

import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;

/** Why a token is not taken. No text here holds anything of the token's but names of members. */
final class Refused {
    private static final String GET_ANOTHER = "Get a new token from your identity provider.";

    private Refused() {}

    /** It is not a signed token in its one written form. */
    static Problem unreadable(String why) {
        return Credentials.unauthorized(
                Code.SIGNATURE_INVALID,
                "The token cannot be used: " + why + ".",
                "Send a signed JSON Web Token as your identity provider issued it.");
    }

    static Problem signature() {
        return Credentials.unauthorized(
                Code.SIGNATURE_INVALID,
                "The token's signature is not by the key that it names.",
                GET_ANOTHER);
    }

    static Problem algorithm(String message, String hint) {
        return Credentials.unauthorized(Code.ALGORITHM_MISMATCH, message, hint);
    }

    static Problem unknownKey(String why) {
        return Credentials.unauthorized(
                Code.KID_NOT_FOUND, "The token cannot be verified: " + why + ".", GET_ANOTHER);
    }

    static Problem noKeys() {
        return Credentials.unauthorized(
                Code.KID_NOT_FOUND,
                "The token cannot be verified: there are no keys.",
                "The keys could not be fetched from FF_JWKS_URL yet; /api/flags/health says why."
                        + " They are asked for again by themselves.");
    }

    static Problem expired(String why) {
        return Credentials.unauthorized(Code.TOKEN_EXPIRED, "The token " + why + ".", GET_ANOTHER);
    }

    static Problem audience(String why) {
        return Credentials.unauthorized(
                Code.AUDIENCE_MISMATCH,
                "The token is not for this service: " + why + ".",
                "Ask for a token with one of the names in FF_JWT_AUDIENCE as its aud.");
    }

    static Problem issuer(String why) {
        return Credentials.unauthorized(
                Code.ISSUER_MISMATCH,
                "The token is not by the issuer that is believed here: " + why + ".",
                "Its iss must be what FF_JWT_ISSUER says, to the letter.");
    }

    static Problem claim(String name, String why) {
        return Credentials.unauthorized(
                Code.CLAIM_MISSING,
                "The token's claim " + Problem.shown(name) + " " + why + ".",
                "Have the identity provider put it into its tokens; FF_JWT_CLAIMS names claims that"
                        + " are called otherwise.");
    }
}
