package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** https by two files, which may be replaced while it is spoken. */
class TlsTest {
    private static final int SILENCE_MILLIS = 15_000;

    @TempDir static Path dir;
    private static TestCertificate first;
    private static TestCertificate second;
    private static Path certificateFile;
    private static Path keyFile;
    private static SSLContext trusting;
    private static RunningService service;

    @BeforeAll
    static void start() throws Exception {
        first = TestCertificate.make(dir, "first");
        second = TestCertificate.make(dir, "second");
        certificateFile = dir.resolve("tls.crt");
        keyFile = dir.resolve("tls.key");
        trusting = trusting(first, second);
        first.write(certificateFile, keyFile);
        service =
                RunningService.start(
                        Map.of(
                                "FF_TLS_CERT", certificateFile.toString(),
                                "FF_TLS_KEY", keyFile.toString(),
                                "FF_POLL_MS", "20",
                                "FF_BODY_TIMEOUT_MS", "2000",
                                "FF_SHUTDOWN_GRACE_MS", "0"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static SSLContext trusting(TestCertificate... certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.length; i++) {
            store.setCertificateEntry("c" + i, certificates[i].certificate());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + service.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A connection on which any bytes can be sent, when hands have been shaken. */
    private static SSLSocket connect() throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), service.port());
        socket.setSoTimeout(SILENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    private static void send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void httpsIsSpokenInHttp11AndBrowsersAreToldToStayWithIt() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(trusting)
                        .version(HttpClient.Version.HTTP_2)
                        .build()) {
            HttpResponse<String> ready = get(client, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(ready.headers().firstValue("Strict-Transport-Security"))
                    .contains("max-age=31536000");
            assertThat(get(client, "/api/flags/health").body())
                    .contains("\"tls\":{\"status\":\"ok\",\"detail\":\"good until ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing at all
                "\u0016", // the beginning of a handshake
                "\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003half of it",
                "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n", // not TLS at all
            })
    void whoDoesNotShakeHandsIsLetGo(String bytes) throws Exception {
        try (RawConnection connection = service.connect().send(bytes)) {
            assertThat(restOf(connection)).doesNotContain("HTTP/1.1 200");
        }
    }

    /** A connection that is closed before all was read is reset, which is as good as closed. */
    private static String restOf(RawConnection connection) throws IOException {
        try {
            return new String(connection.rest(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /readyz HT", "GET /readyz HTTP/1.1\r\nHost: localhost\r\n"})
    void whoSendsHalfARequestIsLetGo(String half) throws Exception {
        try (SSLSocket socket = connect()) {
            send(socket, half);
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsRefusedByTlsToo() throws Exception {
        try (SSLSocket socket = connect()) {
            send(
                    socket,
                    "POST /api/flags/eval HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{");
            byte[] some = new byte[4096];
            int read = socket.getInputStream().read(some);
            assertThat(new String(some, 0, read, StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("2000 ms");
        }
    }

    @Test
    void aConnectionThatIsDoneWithIsClosedBeneathTlsAsWell() throws Exception {
        try (RawConnection raw = service.connect();
                SSLSocket socket =
                        (SSLSocket)
                                trusting.getSocketFactory()
                                        .createSocket(raw.socket(), null, -1, false)) {
            long start = System.nanoTime();
            send(socket, "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).contains("200");
            assertThat(raw.isClosed()).isTrue();
            assertThat(System.nanoTime() - start)
                    .as("not by its slowness")
                    .isLessThan(1_500_000_000L);
        }
    }

    /** A ClientHello of TLS 1.1, written out, since no client here speaks that any more. */
    @Test
    void oldTlsIsRefused() throws Exception {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.writeBytes(new byte[] {0x16, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2});
        hello.writeBytes(new byte[32]);
        hello.writeBytes(new byte[] {0, 0, 2, (byte) 0xc0, 0x09, 1, 0});
        try (RawConnection connection = service.connect().send(hello.toByteArray())) {
            byte[] alert = connection.rest();
            assertThat(alert).hasSize(7).startsWith(0x15, 3);
            assertThat(alert).as("fatal, protocol_version").endsWith(2, 70);
        }
    }

    @Test
    void aRenewedCertificateIsUsedAndABrokenOneIsNot() throws Exception {
        try (SSLSocket before = connect();
                HttpClient client = HttpClient.newBuilder().sslContext(trusting).build()) {
            assertThat(before.getSession().getPeerCertificates()[0]).isEqualTo(first.certificate());
            second.write(certificateFile, keyFile);
            Awaitility.await().until(() -> shown().equals(second.certificate()));

            write(keyFile, first.keyPem());
            Awaitility.await()
                    .until(() -> get(client, "/api/flags/health").body().contains("degraded"));
            assertThat(get(client, "/api/flags/health").body())
                    .contains("good until ", "FF_TLS_KEY is not the key of");
            assertThat(shown()).isEqualTo(second.certificate());

            first.write(certificateFile, keyFile);
            Awaitility.await().until(() -> shown().equals(first.certificate()));
            assertThat(get(client, "/api/flags/health").body()).contains("\"status\":\"ready\"");
        }
    }

    @Test
    void aConnectionThatIsOpenGoesOnWithTheCertificateItBeganWith() throws Exception {
        try (SSLSocket open = connect()) {
            second.write(certificateFile, keyFile);
            for (int i = 0; i < 3; i++) {
                send(open, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
                byte[] some = new byte[4096];
                int read = open.getInputStream().read(some);
                assertThat(new String(some, 0, read, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200");
                Awaitility.await().until(() -> shown().equals(second.certificate()));
            }
        } finally {
            first.write(certificateFile, keyFile);
            Awaitility.await().until(() -> shown().equals(first.certificate()));
        }
    }

    private static java.security.cert.Certificate shown() throws Exception {
        SSLContext fresh = trusting(first, second); // one that resumes no session
        try (SSLSocket socket =
                (SSLSocket)
                        fresh.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void theGreetingNamesTheAddressThatBrowsersNeed() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "FF_TLS_CERT", certificateFile.toString(),
                        "FF_TLS_KEY", keyFile.toString());
        try (ServiceProcess process = ServiceProcess.running(dir, settings)) {
            Awaitility.await().until(() -> process.out().contains("https://127.0.0.1:"));
        }
    }

    record Unusable(String certificate, String key, String said) {}

    static Stream<Unusable> unusable() {
        return Stream.of(
                new Unusable("", first.keyPem(), "FF_TLS_CERT holds no certificate"),
                new Unusable("hello", first.keyPem(), "FF_TLS_CERT"),
                new Unusable(first.pem(), second.keyPem(), "FF_TLS_KEY is not the key of"),
                new Unusable(first.pem() + second.pem(), first.keyPem(), "are no chain"),
                new Unusable(first.pem(), "", "FF_TLS_KEY does not hold a plain PKCS #8 key"),
                new Unusable(
                        first.pem(),
                        first.keyPem().replace("PRIVATE", "EC PRIVATE"),
                        "openssl pkcs8"),
                new Unusable(
                        first.pem(),
                        first.keyPem().replaceFirst("\n[A-Za-z0-9]{9}", "\n"),
                        "RSA, EC and EdDSA"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void filesThatCannotBeUsedAreRefusedAtStart(Unusable files, @TempDir Path own)
            throws Exception {
        Path certificate = Files.writeString(own.resolve("c.pem"), files.certificate());
        Path key = Files.writeString(own.resolve("k.pem"), files.key());
        assertThatThrownBy(() -> start(certificate, key))
                .isInstanceOf(Service.StartRefusedException.class)
                .hasMessageContaining(files.said());
    }

    @Test
    void filesThatAreNotThereAreRefusedAtStart() {
        assertThatThrownBy(() -> start(dir.resolve("none"), keyFile))
                .isInstanceOf(Service.StartRefusedException.class)
                .hasMessageContaining("FF_TLS_CERT names a file that cannot be read");
    }

    private static void start(Path certificate, Path key) throws Exception {
        Service.start(
                        Config.read(
                                Map.of(
                                        "FF_PORT",
                                        "0",
                                        "FF_STORE",
                                        "file",
                                        "FF_TLS_CERT",
                                        certificate.toString(),
                                        "FF_TLS_KEY",
                                        key.toString())))
                .close();
    }

    @Test
    void behindAProxyThatSpeaksHttpsBrowsersAreToldAsWellAndOtherwiseNot() {
        assertThat(
                        RunningService.shared()
                                .client()
                                .get("/readyz")
                                .header("Strict-Transport-Security"))
                .isEmpty();
        try (RunningService behind =
                RunningService.start(Map.of("FF_PUBLIC_URL", "https://flags.example"))) {
            assertThat(behind.client().get("/readyz").header("Strict-Transport-Security"))
                    .isEqualTo("max-age=31536000");
        }
    }
}
