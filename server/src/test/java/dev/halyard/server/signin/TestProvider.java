package dev.halyard.server.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A small OpenID Connect provider, as strict as the standard asks. It signs everybody in at once as
 * {@link #person}; tests may have it send tokens that no provider should.
 */
public final class TestProvider implements AutoCloseable {
    public static final String CLIENT = "halyard-console";
    public static final String SECRET = "s3cret &+";

    private static final RSAKey KEY = key("one");
    private static final RSAKey STRANGER = key("one");

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();

    /** What tokens say besides what they must. */
    volatile Map<String, Object> person = Map.of("sub", "ann", "roles", List.of("admin"));

    /** What is done to claims before they are signed. */
    volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

    /** How tokens are signed: properly, or as one of the table of attacks. */
    volatile String signing = "RS256";

    volatile UnaryOperator<String> discovery = UnaryOperator.identity();
    volatile boolean broken;
    volatile String secret = SECRET;

    private TestProvider(HttpServer server) {
        this.server = server;
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static TestProvider start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestProvider provider = new TestProvider(server);
            server.createContext("/", provider::handle);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another site than 127.0.0.1, so that cookies are held to what they are for. */
    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Settings of a service that signs people in here. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("FF_JWKS_URL", issuer() + "/jwks");
        settings.put("FF_OIDC_ISSUER", issuer());
        settings.put("FF_OIDC_CLIENT_ID", CLIENT);
        settings.put("FF_OIDC_CLIENT_SECRET", SECRET);
        return settings;
    }

    /** Of codes that were asked for tokens. */
    int tokenRequests() {
        return tokens.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (broken) {
            answer(exchange, 500, "");
            return;
        }
        switch (path) {
            case "/.well-known/openid-configuration" ->
                    answer(exchange, 200, discovery.apply(document()));
            case "/jwks" -> answer(exchange, 200, new JWKSet(KEY).toString());
            case "/authorize" -> authorize(exchange);
            case "/token" -> token(exchange);
            default -> answer(exchange, 404, "");
        }
    }

    private String document() {
        return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",\
        "jwks_uri":"%1$s/jwks","code_challenge_methods_supported":["S256"]}\
        """
                .formatted(issuer());
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        if (!"code".equals(asked.get("response_type"))
                || !CLIENT.equals(asked.get("client_id"))
                || !"S256".equals(asked.get("code_challenge_method"))
                || !asked.getOrDefault("scope", "").contains("openid")) {
            answer(exchange, 400, "");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri")
                                + "?code="
                                + code
                                + "&state="
                                + asked.get("state"));
        answer(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        tokens.incrementAndGet();
        Map<String, String> form =
                form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        if (asked == null
                || !isClient(exchange.getRequestHeaders().getFirst("Authorization"), form)
                || !"authorization_code".equals(form.get("grant_type"))
                || !asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
                || !digest(form.getOrDefault("code_verifier", ""))
                        .equals(asked.get("code_challenge"))) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                200,
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
                        .formatted(idToken(asked.getOrDefault("nonce", ""))));
    }

    private boolean isClient(
            @org.jspecify.annotations.Nullable String authorization, Map<String, String> form) {
        if (secret.isEmpty()) {
            return authorization == null && CLIENT.equals(form.get("client_id"));
        }
        if (authorization == null) {
            return CLIENT.equals(form.get("client_id")) && secret.equals(form.get("client_secret"));
        }
        String pair =
                new String(
                        Base64.getDecoder().decode(authorization.substring("Basic ".length())),
                        StandardCharsets.UTF_8);
        return !form.containsKey("client_secret")
                && pair.equals(Form.encoded(CLIENT) + ":" + Form.encoded(secret));
    }

    private String idToken(String nonce) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder builder =
                new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .audience(CLIENT)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("nonce", nonce);
        person.forEach(builder::claim);
        JWTClaimsSet set = claims.apply(builder).build();
        try {
            return switch (signing) {
                case "none" -> new PlainJWT(set).serialize();
                case "HS256" -> {
                    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set);
                    jwt.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
                    yield jwt.serialize();
                }
                case "stranger" -> signed(STRANGER, "one", JWSAlgorithm.RS256, set);
                case "unknown" -> signed(STRANGER, "two", JWSAlgorithm.RS256, set);
                default -> signed(KEY, "one", JWSAlgorithm.parse(signing), set);
            };
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(RSAKey key, String id, JWSAlgorithm algorithm, JWTClaimsSet set)
            throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(id).build(), set);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static String digest(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(
                    pair.substring(0, equals),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
