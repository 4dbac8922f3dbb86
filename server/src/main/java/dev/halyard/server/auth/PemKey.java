package dev.halyard.server.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.halyard.server.auth.VerificationKey.UnusableException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key in PEM: {@code -----BEGIN PUBLIC KEY-----}, of RSA, EC or Ed25519. */
public final class PemKey {
    private static final Pattern PEM =
            Pattern.compile(
                    "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private PemKey() {}

    /**
     * What keeps this text from being the key that tokens are verified with; empty when nothing
     * does. The text itself is not told: it may be a secret by mistake.
     */
    public static String problem(String pem, Set<String> algorithms) {
        try {
            Set<String> own = read(pem).algorithms();
            return own.stream().anyMatch(algorithms::contains)
                    ? ""
                    : "the key goes with "
                            + String.join(", ", own.stream().sorted().toList())
                            + ", and FF_JWT_ALGORITHMS has none of these";
        } catch (UnusableException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static VerificationKey read(String pem) throws UnusableException {
        if (pem.contains("PRIVATE KEY")) {
            throw new UnusableException("it is a private key; give the public one");
        }
        // many a way to set an environment variable cannot hold a line's end
        Matcher matcher = PEM.matcher(pem.replace("\\n", "\n"));
        if (!matcher.matches()) {
            throw new UnusableException("it is not one PEM block of the kind PUBLIC KEY");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
            return VerificationKey.of(jwk(new X509EncodedKeySpec(encoded)));
        } catch (RuntimeException e) {
            throw new UnusableException("it is no valid key");
        }
    }

    private static JWK jwk(X509EncodedKeySpec encoded) throws UnusableException {
        for (String kind : KINDS) {
            try {
                return jwk(KeyFactory.getInstance(kind).generatePublic(encoded));
            } catch (GeneralSecurityException e) {
                // another kind, then
            }
        }
        throw new UnusableException("it is not an RSA, EC or Ed25519 key");
    }

    private static JWK jwk(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> new RSAKey.Builder(rsa).build();
            case ECPublicKey ec ->
                    new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec).build();
            default -> new OctetKeyPair.Builder(Curve.Ed25519, Ed25519.x(key)).build();
        };
    }
}
