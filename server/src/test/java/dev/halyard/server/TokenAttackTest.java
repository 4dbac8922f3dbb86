package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attacker may send as a token: nothing is accepted, and each is told what it is. */
class TokenAttackTest {
    private static final String ALG = "algorithm_mismatch";
    private static final String BAD = "signature_invalid";
    private static final String KID = "kid_not_found";
    private static final String CLAIM = "claim_missing";

    private static final SigningKey GOOD = SigningKey.rsa("ptt-auth-2026-01");
    private static final SigningKey EVIL = SigningKey.rsa("ptt-auth-2026-01");
    private static final SigningKey ELLIPTIC = SigningKey.ec("ec-1", "secp256r1");
    private static final SigningKey EDWARDS = SigningKey.ed25519("ed-1");
    private static final SigningKey WEAK = SigningKey.rsa("weak", 1024);
    private static final Issuer ISSUER = Issuer.start(GOOD);

    private static final RunningService SERVICE = RunningService.start(ISSUER.settings());
    private static final RunningService MANY =
            RunningService.start(
                    ISSUER.settings("FF_JWT_ALGORITHMS", "RS256 PS256 ES256 ES384 EdDSA"));
    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&user=somebody";

    static {
        ISSUER.publish(WEAK, ELLIPTIC, EDWARDS, GOOD);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        MANY.close();
        ISSUER.close();
    }

    private static Token good() {
        return ISSUER.token("U-1");
    }

    private static Token evil() {
        return good().key(EVIL);
    }

    @Test
    void theTokenThatAllAttacksStartFromIsAccepted() {
        assertThat(SERVICE.client().get(EVAL, good().bearer()).outcome()).isEqualTo("200");
        assertThat(MANY.client().get(EVAL, good().bearer()).outcome()).isEqualTo("200");
        for (Token other :
                List.of(
                        good().algorithm("PS256"),
                        good().key(ELLIPTIC).header("kid", "ec-1").algorithm("ES256"),
                        good().key(EDWARDS).header("kid", "ed-1").algorithm("EdDSA"))) {
            assertThat(MANY.client().get(EVAL, other.bearer()).outcome())
                    .as(other.headerJson())
                    .isEqualTo("200");
        }
    }

    static Stream<Arguments> attacks() {
        return Stream.of(algorithms(), keys(), headers(), times(), addressees(), claims(), forms())
                .flatMap(List::stream);
    }

    private static Arguments attack(String name, Object token, String code) {
        return arguments(name, token instanceof Token made ? made.sign() : token, code);
    }

    private static List<Arguments> algorithms() {
        List<Arguments> attacks = new ArrayList<>();
        for (String none : List.of("none", "None", "NONE", "nOnE", "none ", "")) {
            String head = Token.base64(good().algorithm(none).headerJson());
            String unsigned = head + "." + Token.base64(good().claimsJson()) + ".";
            attacks.add(attack("alg " + none, unsigned, "algorithm_mismatch"));
            attacks.add(
                    attack(
                            "alg " + none + " with a signature",
                            good().algorithm(none).signAs("RS256"),
                            "algorithm_mismatch"));
        }
        for (String hmac : List.of("HS256", "HS384", "HS512")) {
            for (byte[] secret : publicBytes()) {
                attacks.add(attack(hmac, hmac(hmac, secret), "algorithm_mismatch"));
            }
        }
        for (String other : List.of("RS384", "RS512", "PS256", "PS512")) {
            attacks.add(attack(other, good().algorithm(other), "algorithm_mismatch"));
            attacks.add(
                    attack("RS256 signed as " + other, good().signAs(other), "signature_invalid"));
        }
        attacks.add(attack("rs256", good().algorithm("rs256").signAs("RS256"), ALG));
        attacks.add(attack("no alg", good().header("alg", null).signAs("RS256"), ALG));
        attacks.add(attack("alg 256", good().header("alg", 256).signAs("RS256"), ALG));
        attacks.add(
                attack(
                        "a list of algorithms",
                        good().header("alg", List.of("RS256", "none")).signAs("RS256"),
                        ALG));
        attacks.add(
                attack(
                        "ES256",
                        good().key(ELLIPTIC).header("kid", "ec-1").algorithm("ES256"),
                        ALG));
        attacks.add(
                attack("EdDSA", good().key(EDWARDS).header("kid", "ed-1").algorithm("EdDSA"), ALG));
        attacks.add(
                attack("RS256 with the name of another kind", good().header("kid", "ec-1"), ALG));
        return attacks;
    }

    /** What an attacker knows of the public key, as bytes that a careless verifier might use. */
    private static List<byte[]> publicBytes() {
        return List.of(
                GOOD.pem().getBytes(StandardCharsets.US_ASCII),
                GOOD.pem().trim().getBytes(StandardCharsets.US_ASCII),
                GOOD.pair().getPublic().getEncoded(),
                GOOD.jwk().getBytes(StandardCharsets.US_ASCII),
                new byte[] {0});
    }

    private static String hmac(String algorithm, byte[] secret) {
        try {
            Token token = good().algorithm(algorithm);
            String input =
                    Token.base64(token.headerJson()) + "." + Token.base64(token.claimsJson());
            Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            return input
                    + "."
                    + Token.base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Arguments> keys() {
        List<Arguments> attacks = new ArrayList<>();
        attacks.add(attack("another key", evil(), BAD));
        attacks.add(attack("a weak key", good().key(WEAK).header("kid", "weak"), KID));
        for (String kid :
                List.of(
                        "",
                        " ",
                        "ptt-auth-2026-01 ",
                        "PTT-AUTH-2026-01",
                        "../../../../dev/null",
                        "/dev/null",
                        "file:///dev/null",
                        "http://127.0.0.1:1/jwks.json",
                        "' OR '1'='1",
                        "x' UNION SELECT 'secret' --",
                        "$(id)",
                        "%2e%2e",
                        "0",
                        "k".repeat(2000))) {
            attacks.add(attack("kid " + kid, evil().header("kid", kid), KID));
            attacks.add(attack("kid " + kid + ", key right", good().header("kid", kid), KID));
        }
        attacks.add(attack("no kid, many keys", good().header("kid", null), KID));
        attacks.add(attack("kid 1", good().header("kid", 1), BAD));
        attacks.add(attack("kids", good().header("kid", List.of(GOOD.kid())), BAD));
        attacks.add(
                attack(
                        "kid with U+0000",
                        Token.sign(
                                "{\"alg\":\"RS256\",\"kid\":\"ptt-auth-2026-01\\u0000\"}",
                                good().claimsJson(),
                                EVIL,
                                "RS256"),
                        BAD));
        return attacks;
    }

    private static List<Arguments> headers() {
        List<Arguments> attacks = new ArrayList<>();
        Object jwk = Map.of("kty", "RSA", "kid", GOOD.kid(), "n", modulus(EVIL), "e", "AQAB");
        for (Token token : List.of(evil(), good())) {
            attacks.add(attack("jwk", token.header("jwk", jwk), BAD));
            attacks.add(attack("jku", token.header("jku", "https://evil.test/jwks.json"), BAD));
            attacks.add(attack("jku, ours", token.header("jku", ISSUER.jwksUrl()), BAD));
            attacks.add(attack("x5u", token.header("x5u", "https://evil.test/cert.pem"), BAD));
            attacks.add(attack("x5c", token.header("x5c", List.of("MIIB")), BAD));
            attacks.add(attack("crit", token.header("crit", List.of("exp")), BAD));
            attacks.add(attack("crit []", token.header("crit", List.of()), BAD));
            attacks.add(attack("b64", token.header("b64", false), BAD));
            attacks.add(attack("zip", token.header("zip", "DEF"), BAD));
            attacks.add(attack("enc", token.header("enc", "A256GCM"), BAD));
            attacks.add(attack("cty JWT", token.header("cty", "JWT"), BAD));
            attacks.add(attack("cty", token.header("cty", "application/jwt"), BAD));
            attacks.add(attack("typ", token.header("typ", "dpop+jwt"), BAD));
            attacks.add(attack("typ logout", token.header("typ", "logout+jwt"), BAD));
            attacks.add(attack("typ number", token.header("typ", 1), BAD));
        }
        String claims = good().claimsJson();
        String kid = "\"kid\":\"" + GOOD.kid() + "\"";
        for (String header :
                List.of(
                        "{\"alg\":\"RS256\",\"alg\":\"none\"," + kid + "}",
                        "{\"alg\":\"none\",\"alg\":\"RS256\"," + kid + "}",
                        "{\"alg\":\"RS256\",\"\\u0061lg\":\"none\"," + kid + "}",
                        "{\"alg\":\"RS256\"," + kid + ",\"kid\":\"other\"}",
                        "{\"alg\":\"RS256\"," + kid + "} ,",
                        "{\"alg\":\"RS256\"," + kid + "}{}",
                        "{\"alg\":\"RS256\"," + kid + ",}",
                        "{'alg':'RS256'}",
                        "[\"RS256\"]",
                        "\"RS256\"",
                        "null",
                        "",
                        "{\"alg\":\"RS256\"," + kid + ",\"x\":" + "[".repeat(2000) + "}")) {
            attacks.add(attack(header, Token.sign(header, claims, GOOD, "RS256"), BAD));
        }
        return attacks;
    }

    private static String modulus(SigningKey key) {
        BigInteger n =
                ((java.security.interfaces.RSAPublicKey) key.pair().getPublic()).getModulus();
        return Token.base64(n.toByteArray());
    }

    private static List<Arguments> times() {
        long now = Instant.now().getEpochSecond();
        List<Arguments> attacks = new ArrayList<>();
        attacks.add(attack("long expired", good().claim("exp", now - 3600), "token_expired"));
        attacks.add(attack("expired", good().claim("exp", now - 61), "token_expired"));
        attacks.add(attack("exp 0", good().claim("exp", 0), "token_expired"));
        attacks.add(attack("exp -1", good().claim("exp", -1), "token_expired"));
        attacks.add(attack("exp -1e300", good().claim("exp", -1e300), "token_expired"));
        attacks.add(attack("not yet", good().claim("nbf", now + 3600), "token_expired"));
        attacks.add(attack("no exp", good().claim("exp", null), CLAIM));
        for (String name : List.of("exp", "nbf", "iat")) {
            for (Object odd :
                    List.of(
                            String.valueOf(now + 300),
                            "2099-01-01T00:00:00Z",
                            "never",
                            true,
                            List.of(now + 300),
                            Map.of("value", now + 300))) {
                attacks.add(attack(name + " " + odd, good().claim(name, odd), CLAIM));
            }
        }
        attacks.add(attack("exp null", withExp("null"), CLAIM));
        attacks.add(attack("exp 1e999", withExp("1e999"), BAD));
        attacks.add(attack("exp NaN", withExp("NaN"), BAD));
        return attacks;
    }

    private static String withExp(String literal) {
        String claims =
                "{\"sub\":\"U-1\",\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":%s}"
                        .formatted(Issuer.ISSUER, Issuer.AUDIENCE, literal);
        return Token.sign(good().headerJson(), claims, GOOD, "RS256");
    }

    private static List<Arguments> addressees() {
        String aud = "audience_mismatch";
        String iss = "issuer_mismatch";
        return List.of(
                attack("aud", good().claim("aud", "another"), aud),
                attack("aud case", good().claim("aud", "PTY-Feature-Flags"), aud),
                attack("aud prefix", good().claim("aud", Issuer.AUDIENCE + "-2"), aud),
                attack("aud words", good().claim("aud", Issuer.AUDIENCE + " other"), aud),
                attack("auds", good().claim("aud", List.of("a", "b")), aud),
                attack("aud []", good().claim("aud", List.of()), aud),
                attack("no aud", good().claim("aud", null), aud),
                attack("aud 1", good().claim("aud", 1), CLAIM),
                attack("aud {}", good().claim("aud", Map.of("a", 1)), CLAIM),
                attack("iss", good().claim("iss", "https://evil.test/"), iss),
                attack("iss slash", good().claim("iss", "https://issuer.test"), iss),
                attack("iss list", good().claim("iss", List.of(Issuer.ISSUER)), iss),
                attack("no iss", good().claim("iss", null), iss));
    }

    private static List<Arguments> claims() {
        List<Arguments> attacks = new ArrayList<>();
        attacks.add(attack("no sub", good().claim("sub", null), CLAIM));
        for (Object odd :
                List.of("", 7, true, List.of("U-1"), Map.of(), "a\nb", "x".repeat(257), "\u0085")) {
            attacks.add(attack("sub " + odd, good().claim("sub", odd), CLAIM));
        }
        for (String name : List.of("tenant_id", "tier", "role_key")) {
            for (Object odd :
                    List.of(7, true, List.of("a"), Map.of(), "a\u0007", "x".repeat(257))) {
                attacks.add(attack(name + " " + odd, good().claim(name, odd), CLAIM));
            }
        }
        for (String name : List.of("roles", "scope")) {
            for (Object odd : List.of(7, true, Map.of("admin", true), List.of("viewer", 7))) {
                attacks.add(attack(name + " " + odd, good().claim(name, odd), CLAIM));
            }
        }
        String more = good().claimsJson().substring(1);
        for (String text :
                List.of(
                        "{\"sub\":\"admin\"," + more,
                        "{\"s\\u0075b\":\"admin\"," + more,
                        "{\"exp\":99999999999," + more,
                        "{\"x\":{\"a\":1,\"a\":2}," + more,
                        "{\"x\":\"\\ud800\"," + more,
                        "{\"x\":\"\\u0000\"," + more,
                        "{\"x\":" + "[".repeat(20) + "]".repeat(20) + "," + more,
                        "{" + more + "{" + more,
                        "{" + more.replace('"', '\''),
                        "[{" + more + "]",
                        "null",
                        "\"U-1\"",
                        "",
                        good().sign())) {
            attacks.add(attack(text, Token.sign(good().headerJson(), text, GOOD, "RS256"), BAD));
        }
        return attacks;
    }

    private static List<Arguments> forms() {
        String token = good().sign();
        String[] parts = token.split("\\.", -1);
        String signed = parts[0] + "." + parts[1];
        List<Arguments> attacks = new ArrayList<>();
        for (String text :
                List.of(
                        "x",
                        ".",
                        "..",
                        "...",
                        "....",
                        signed,
                        signed + ".",
                        token + ".",
                        "." + token,
                        token + "." + parts[2],
                        parts[0] + ".." + parts[2],
                        "." + parts[1] + "." + parts[2],
                        token + "=",
                        token + "A",
                        signed + "." + parts[2].substring(1),
                        signed + "." + parts[2].substring(0, parts[2].length() - 1),
                        signed + "." + parts[2].substring(0, 100),
                        signed + "." + reversed(parts[2]),
                        signed + "." + sibling(parts[2]),
                        signed + "." + parts[2].substring(0, 9) + "\t" + parts[2].substring(9),
                        signed + "." + parts[2].substring(0, 9) + "%41" + parts[2].substring(9),
                        signed + "." + Token.base64(new byte[256]),
                        signed + "." + Token.base64(new byte[0]),
                        signed + "." + Token.base64(concat(signature(parts[2]), new byte[1])),
                        signed + "." + Token.base64(concat(new byte[1], signature(parts[2]))),
                        "a.b.c.d.e",
                        parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[1] + "."
                                + parts[2],
                        "A".repeat(5000) + "." + parts[1] + "." + parts[2],
                        signed + "." + "A".repeat(9000))) {
            attacks.add(attack("as " + text, text, BAD));
        }
        attacks.add(attack("standard Base64", signed + "." + standard(signature(parts[2])), BAD));
        attacks.add(attack("huge", good().claim("x", "y".repeat(8000)), BAD));
        attacks.add(attack("encrypted", encrypted(), BAD));
        return attacks;
    }

    private static byte[] signature(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    /** Always with a character that base64url does not have. */
    private static String standard(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** Another spelling of the same bytes: the last character's lowest bits mean nothing. */
    private static String sibling(String part) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = letters.indexOf(part.charAt(part.length() - 1));
        String other = part.substring(0, part.length() - 1) + letters.charAt(last ^ 1);
        assertThat(signature(other)).isEqualTo(signature(part));
        return other;
    }

    private static String encrypted() {
        String header = "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}";
        return String.join(
                ".", Token.base64(header), "AAAA", "AAAA", Token.base64(good().sign()), "AAAA");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefused(String name, String token, String code) {
        Reply reply = SERVICE.client().get(EVAL, "Authorization: Bearer " + token);
        assertThat(reply.outcome()).as("%s: %s", name, reply.body()).isEqualTo("401 " + code);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(reply.at("/error/hint")).isNotEqualTo("null");
        assertThat(reply.at("/service/auth_source")).isEqualTo("null");
        assertThat(MANY.client().get(EVAL, "Authorization: Bearer " + token).status())
                .as(name)
                .isEqualTo(allowedThere(code, token) ? 200 : 401);
    }

    /** Where more algorithms are taken, good signatures by them are good. */
    private static boolean allowedThere(String code, String token) {
        if (!code.equals(ALG)) {
            return false;
        }
        String header =
                new String(
                        Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
                        StandardCharsets.UTF_8);
        return Stream.of("\"PS256\"", "\"ES256\"", "\"EdDSA\"").anyMatch(header::contains);
    }

    @Test
    void noOtherSpellingOrBitOfAGoodTokenIsAccepted() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
        Token token = good();
        for (int i = 0; i < 2000; i++) {
            StringBuilder changed = new StringBuilder(token.sign());
            int at = random.nextInt(changed.length());
            char other = letters.charAt(random.nextInt(letters.length()));
            if (changed.charAt(at) == other) {
                continue;
            }
            changed.setCharAt(at, other);
            Reply reply = SERVICE.client().hurried().get(EVAL, "Authorization: Bearer " + changed);
            assertThat(reply.status()).as("seed %d, %s", seed, changed).isEqualTo(401);
        }
    }

    @Test
    void noSignatureOfZerosOrOfTheCurvesOrderIsAccepted() {
        Token token = good().key(ELLIPTIC).header("kid", "ec-1").algorithm("ES256");
        String signed = token.sign().substring(0, token.sign().lastIndexOf('.'));
        BigInteger order =
                ((java.security.interfaces.ECPublicKey) ELLIPTIC.pair().getPublic())
                        .getParams()
                        .getOrder();
        byte[] n = java.util.Arrays.copyOfRange(order.toByteArray(), 1, 33);
        byte[] zeros = new byte[32];
        for (byte[] signature :
                List.of(new byte[64], concat(n, n), concat(zeros, n), concat(n, zeros))) {
            Reply reply =
                    MANY.client()
                            .get(
                                    EVAL,
                                    "Authorization: Bearer "
                                            + signed
                                            + "."
                                            + Token.base64(signature));
            assertThat(reply.outcome()).isEqualTo("401 signature_invalid");
        }
    }

    @Test
    void noTextOfATokenIsQuotedInARefusal() {
        Token token = evil().claim("tenant_id", "tenant-7791").header("kid", "key-7791");
        Reply reply = SERVICE.client().get(EVAL, token.bearer());
        assertThat(reply.body()).doesNotContain("7791");
    }
}
