package dev.halyard.server;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A key pair that tokens are signed with, by the JDK alone: what verifies them shares no code. */
public record SigningKey(String kid, KeyPair pair) {
    private static final int ED25519_PREFIX = 12;

    /** Of RSA, with so many bits. */
    public static SigningKey rsa(String kid, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new SigningKey(kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SigningKey rsa(String kid) {
        return rsa(kid, 2048);
    }

    /** On a curve: {@code secp256r1} … */
    public static SigningKey ec(String kid, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new SigningKey(kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SigningKey ed25519(String kid) {
        try {
            return new SigningKey(kid, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same key under another name. */
    public SigningKey named(String other) {
        return new SigningKey(other, pair);
    }

    /** The signature that an algorithm, by its JOSE name, gives these bytes. */
    public byte[] sign(String algorithm, byte[] input) {
        try {
            String bits = algorithm.substring(2);
            Signature signature =
                    switch (algorithm) {
                        case "RS256", "RS384", "RS512" ->
                                Signature.getInstance("SHA" + bits + "withRSA");
                        case "PS256", "PS384", "PS512" -> pss(Integer.parseInt(bits));
                        case "ES256", "ES384", "ES512" ->
                                Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
                        case "EdDSA" -> Signature.getInstance("Ed25519");
                        default -> throw new IllegalArgumentException(algorithm);
                    };
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature pss(int bits) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + bits;
        signature.setParameter(
                new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
        return signature;
    }

    /** The public key as a member of a key set. */
    public String jwk() {
        return switch (pair.getPublic()) {
            case RSAPublicKey rsa -> rsaJwk(rsa).toJSONString();
            case ECPublicKey ec ->
                    new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                            .keyID(kid)
                            .keyUse(KeyUse.SIGNATURE)
                            .build()
                            .toJSONString();
            case PublicKey ed -> edJwk(ed).toJSONString();
        };
    }

    private JWK rsaJwk(RSAPublicKey key) {
        return new RSAKey.Builder(key).keyID(kid).keyUse(KeyUse.SIGNATURE).build();
    }

    private JWK edJwk(PublicKey key) {
        byte[] spki = key.getEncoded();
        byte[] x = Arrays.copyOfRange(spki, ED25519_PREFIX, spki.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID(kid)
                .keyUse(KeyUse.SIGNATURE)
                .build();
    }

    /** The public key in PEM. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
