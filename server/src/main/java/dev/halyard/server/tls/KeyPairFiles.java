package dev.halyard.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a certificate's chain and its private key from PEM files, and holds one against the other:
 * what is wrong is said here, not by the first handshake.
 */
record KeyPairFiles(Path certificate, Path key) {
    private static final List<String> KEYS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern PRIVATE =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final byte[] SAMPLE = "halyard".getBytes(StandardCharsets.US_ASCII);

    /** A private key and the certificates that speak for it, its own first. */
    record Pair(PrivateKey key, List<X509Certificate> chain) {
        X509Certificate own() {
            return chain.get(0);
        }
    }

    /** The files cannot be used; the message says why and what to do. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    Pair read() throws UnusableException {
        List<X509Certificate> chain = chain();
        PrivateKey key = privateKey();
        if (!belongs(key, chain.get(0).getPublicKey())) {
            throw new UnusableException(
                    "FF_TLS_KEY is not the key of the first certificate in FF_TLS_CERT. Put the"
                            + " service's own certificate first, then its issuers.");
        }
        return new Pair(key, chain);
    }

    private List<X509Certificate> chain() throws UnusableException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            byte[] pem = bytes(certificate, "FF_TLS_CERT");
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .forEach(each -> chain.add((X509Certificate) each));
        } catch (CertificateException e) {
            throw new UnusableException(
                    "FF_TLS_CERT does not hold certificates in PEM: -----BEGIN CERTIFICATE-----.");
        }
        if (chain.isEmpty()) {
            throw new UnusableException("FF_TLS_CERT holds no certificate.");
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1)
                    .getIssuerX500Principal()
                    .equals(chain.get(i).getSubjectX500Principal())) {
                throw new UnusableException(
                        "The certificates in FF_TLS_CERT are no chain: each must be followed by its"
                                + " issuer's.");
            }
        }
        return List.copyOf(chain);
    }

    private PrivateKey privateKey() throws UnusableException {
        String pem = new String(bytes(key, "FF_TLS_KEY"), StandardCharsets.US_ASCII);
        Matcher found = PRIVATE.matcher(pem);
        if (!found.find() || !found.group(1).equals("PRIVATE KEY")) {
            throw new UnusableException(
                    "FF_TLS_KEY does not hold a plain PKCS #8 key in PEM: -----BEGIN PRIVATE"
                            + " KEY-----. openssl pkcs8 -topk8 -nocrypt makes one of others.");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(found.group(2));
        } catch (IllegalArgumentException e) {
            throw unreadableKey();
        }
        for (String algorithm : KEYS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // not of this kind; the next may fit
            }
        }
        throw unreadableKey();
    }

    private static UnusableException unreadableKey() {
        return new UnusableException(
                "The key in FF_TLS_KEY cannot be read. RSA, EC and EdDSA keys are taken.");
    }

    private static byte[] bytes(Path file, String setting) throws UnusableException {
        try {
            if (Files.size(file) <= MOST_BYTES) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            // told below
        }
        throw new UnusableException(
                setting + " names a file that cannot be read, or is longer than 1 MiB: " + file);
    }

    private static boolean belongs(PrivateKey key, PublicKey its) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(SAMPLE);
            byte[] signature = signing.sign();
            signing.initVerify(its);
            signing.update(SAMPLE);
            return signing.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
