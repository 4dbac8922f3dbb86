package dev.halyard.server.auth;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One public key that signatures of tokens are checked with. Immutable, thread-safe. */
final class VerificationKey {
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<String> RSA =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    private static final Map<Curve, String> EC =
            Map.of(Curve.P_256, "ES256", Curve.P_384, "ES384", Curve.P_521, "ES512");

    private final @Nullable String id;
    private final String thumbprint;
    private final Set<String> algorithms;
    private final JWSVerifier verifier;

    private VerificationKey(JWK jwk, Set<String> algorithms, JWSVerifier verifier)
            throws JOSEException {
        id = jwk.getKeyID();
        thumbprint = jwk.computeThumbprint().toString();
        Algorithm only = jwk.getAlgorithm();
        this.algorithms = only == null ? algorithms : restricted(algorithms, only.getName());
        this.verifier = verifier;
    }

    /** What keeps a key from being used. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String why) {
            super(why);
        }
    }

    /**
     * Makes one of a public key for signatures.
     *
     * @throws UnusableException when it is not that, or too weak
     */
    static VerificationKey of(JWK jwk) throws UnusableException {
        if (jwk.isPrivate()) {
            throw new UnusableException("it is a secret key, and must not be anywhere but at home");
        }
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            throw new UnusableException("it is not for signatures");
        }
        Set<KeyOperation> operations = jwk.getKeyOperations();
        if (operations != null && !operations.contains(KeyOperation.VERIFY)) {
            throw new UnusableException("it is not for verifying");
        }
        try {
            return switch (jwk) {
                case RSAKey rsa -> rsa(rsa);
                case ECKey ec -> ec(ec);
                case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) ->
                        new VerificationKey(pair, Set.of("EdDSA"), new Ed25519(pair));
                default -> throw new UnusableException("it is of a kind that is not supported");
            };
        } catch (JOSEException | GeneralSecurityException e) {
            throw new UnusableException("it is no valid key");
        }
    }

    private static VerificationKey rsa(RSAKey key) throws JOSEException, UnusableException {
        if (key.toRSAPublicKey().getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new UnusableException("an RSA key has at least " + LEAST_RSA_BITS + " bits");
        }
        return new VerificationKey(key, RSA, new RSASSAVerifier(key.toRSAPublicKey()));
    }

    private static VerificationKey ec(ECKey key) throws JOSEException, UnusableException {
        String algorithm = EC.get(key.getCurve());
        if (algorithm == null) {
            throw new UnusableException("its curve is not P-256, P-384 or P-521");
        }
        return new VerificationKey(key, Set.of(algorithm), new ECDSAVerifier(key.toECPublicKey()));
    }

    private static Set<String> restricted(Set<String> algorithms, String only) {
        return algorithms.contains(only) ? Set.of(only) : Set.of();
    }

    /** Its name in the set; null where it has none. */
    @Nullable String id() {
        return id;
    }

    /** The algorithms that it goes with. */
    Set<String> algorithms() {
        return algorithms;
    }

    boolean fits(String algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Whether the signature of these bytes is by this key. */
    boolean verifies(String algorithm, SignedToken token) {
        try {
            return fits(algorithm)
                    && verifier.verify(
                            new JWSHeader(JWSAlgorithm.parse(algorithm)),
                            token.input(),
                            Base64URL.encode(token.signature()));
        } catch (JOSEException e) {
            return false; // a signature of impossible form
        }
    }

    /** Whether it is the same key under the same name. */
    boolean isSameAs(VerificationKey other) {
        return thumbprint.equals(other.thumbprint)
                && algorithms.equals(other.algorithms)
                && java.util.Objects.equals(id, other.id);
    }
}
