package dev.halyard.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

/** A certificate for loopback and its key, made by the JDK's own tool, as PEM. */
record TestCertificate(Certificate certificate, String pem, String keyPem) {
    private static final char[] PASSWORD = "halyard".toCharArray();

    static TestCertificate make(Path dir, String name) {
        try {
            Path store = dir.resolve(name + ".p12");
            Process tool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "a",
                                    "-keyalg",
                                    "EC",
                                    "-dname",
                                    "CN=" + name,
                                    "-validity",
                                    "30",
                                    "-ext",
                                    "san=ip:127.0.0.1,dns:localhost",
                                    "-keystore",
                                    store.toString(),
                                    "-storepass",
                                    new String(PASSWORD))
                            .redirectErrorStream(true)
                            .start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            Certificate certificate = keys.getCertificate("a");
            Key key = keys.getKey("a", PASSWORD);
            return new TestCertificate(
                    certificate,
                    pem("CERTIFICATE", certificate.getEncoded()),
                    pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + what
                + "-----\n";
    }

    void write(Path certificateFile, Path keyFile) throws IOException {
        Files.writeString(certificateFile, pem);
        Files.writeString(keyFile, keyPem);
    }
}
