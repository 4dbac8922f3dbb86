package dev.halyard.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** EdDSA by the JDK: the library would need another library for it. Thread-safe. */
final class Ed25519 extends BaseJWSProvider implements JWSVerifier {
    private static final String NAME = "Ed25519";
    private static final int KEY_LENGTH = 32;

    /** What every public key of this kind begins with when it is written in X.509's form. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    Ed25519(OctetKeyPair jwk) throws GeneralSecurityException {
        super(Set.of(JWSAlgorithm.EdDSA));
        byte[] x = jwk.getDecodedX();
        if (x.length != KEY_LENGTH) {
            throw new GeneralSecurityException("an Ed25519 key has 32 bytes");
        }
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + x.length);
        System.arraycopy(x, 0, encoded, PREFIX.length, x.length);
        key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** The 32 bytes of a key in X.509's form. */
    static Base64URL x(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, PREFIX.length, encoded.length));
    }

    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL signature)
            throws JOSEException {
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(input);
            return verifier.verify(signature.decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }
}
