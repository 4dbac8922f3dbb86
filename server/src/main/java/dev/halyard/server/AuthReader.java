package dev.halyard.server;

import dev.halyard.evaluator.Env;
import dev.halyard.server.auth.PemKey;
import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.http.Networks;
import dev.halyard.server.http.RateLimits;
import dev.halyard.server.http.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings that say who may ask. */
final class AuthReader {
    private static final List<String> ALGORITHMS =
            List.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "EdDSA");
    private static final Map<String, String> CLAIMS = claims();
    private static final int MOST_REQUESTS = 1_000_000;

    private final Config.Reader reader;

    private final StoreConfig.Kind store;

    AuthReader(Config.Reader reader, StoreConfig.Kind store) {
        this.reader = reader;
        this.store = store;
    }

    private static Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("user", "sub");
        claims.put("tenant", "tenant_id");
        claims.put("tier", "tier");
        claims.put("role_key", "role_key");
        claims.put("roles", "roles");
        claims.put("scope", "scope");
        return claims;
    }

    AuthConfig auth() {
        TokenRules tokens = tokens();
        boolean development = development(tokens != null);
        URI publicUrl = publicUrl();
        return new AuthConfig(
                development,
                tokens,
                signIn(tokens),
                publicUrl,
                sessionKey(),
                Duration.ofHours(reader.number(Setting.SESSION_HOURS, 1, 720)),
                envs(),
                words(Setting.CLIENT_ATTRIBUTES),
                new RateLimits.Rates(
                        reader.number(Setting.RATE_KEY, 0, MOST_REQUESTS),
                        reader.number(Setting.RATE_TENANT, 0, MOST_REQUESTS),
                        reader.number(Setting.RATE_ADDRESS, 0, MOST_REQUESTS)),
                proxies());
    }

    private Networks proxies() {
        try {
            return Networks.of(words(Setting.TRUSTED_PROXIES));
        } catch (IllegalArgumentException e) {
            reader.problems.add(
                    ("FF_TRUSTED_PROXIES has \"%s\", which is neither an address nor a network. Write"
                                    + " 10.0.0.7, 10.0.0.0/8, ::1 or fd00::/8; names are not looked"
                                    + " up.")
                            .formatted(e.getMessage()));
            return Networks.NONE;
        }
    }

    /**
     * Believing callers goes with neither a key to verify them with nor others who can reach us.
     */
    private boolean development(boolean verified) {
        String said = reader.text(Setting.ALLOW_DEV_HEADERS);
        boolean loopback = reader.isLoopback();
        boolean allowed =
                said.isEmpty() ? loopback && !verified : reader.flag(Setting.ALLOW_DEV_HEADERS);
        if (allowed && verified) {
            reader.problems.add(
                    "FF_ALLOW_DEV_HEADERS=true would believe callers whom FF_JWKS_URL or"
                            + " FF_JWT_PUBLIC_KEY lets be verified. Leave it out.");
        } else if (!loopback && !verified && (allowed || said.isEmpty())) {
            reader.problems.add(
                    ("FF_HOST is \"%s\", which others can reach, but callers are not verified: whoever"
                                    + " reaches the port could be anybody. Set FF_JWKS_URL or"
                                    + " FF_JWT_PUBLIC_KEY; or FF_ALLOW_DEV_HEADERS=false to answer API"
                                    + " keys alone; or use 127.0.0.1 or ::1.")
                            .formatted(reader.text(Setting.HOST)));
        } else if (!allowed && !verified && store == StoreConfig.Kind.FILE) {
            reader.problems.add(
                    "FF_ALLOW_DEV_HEADERS=false leaves nobody who could ask: there is no key to verify"
                            + " tokens with, and flags that are kept in files have no API keys. Set"
                            + " FF_JWKS_URL or FF_JWT_PUBLIC_KEY; or keep flags in a store, with"
                            + " FF_STORE=sqlite or FF_DB_URL.");
        }
        return allowed;
    }

    private @Nullable TokenRules tokens() {
        URI jwks = url(Setting.JWKS_URL);
        String key = publicKey();
        if (jwks != null && key != null) {
            reader.problems.add("FF_JWKS_URL and FF_JWT_PUBLIC_KEY are both set. Set one of them.");
        }
        String issuer = reader.text(Setting.JWT_ISSUER);
        Set<String> algorithms = words(Setting.JWT_ALGORITHMS);
        if (!ALGORITHMS.containsAll(algorithms)) {
            reader.refuse(Setting.JWT_ALGORITHMS, "some of " + String.join(" ", ALGORITHMS));
        }
        String wrong = key == null ? "" : PemKey.problem(key, algorithms);
        if (!wrong.isEmpty()) {
            reader.problems.add("FF_JWT_PUBLIC_KEY cannot be used: " + wrong + ".");
        }
        Map<String, String> names = new HashMap<>(CLAIMS);
        names.putAll(pairs(Setting.JWT_CLAIMS));
        if (!CLAIMS.keySet().containsAll(names.keySet())) {
            reader.refuse(
                    Setting.JWT_CLAIMS,
                    "pairs such as tenant=org_id, of " + String.join(", ", CLAIMS.keySet()));
        }
        Map<String, Set<Role>> roles = roles();
        if (jwks == null && key == null) {
            return null;
        }
        return new TokenRules(
                jwks,
                key,
                words(Setting.JWT_AUDIENCE),
                issuer.isEmpty() ? null : issuer,
                algorithms,
                new TokenRules.Claims(
                        names.getOrDefault("user", ""),
                        names.getOrDefault("tenant", ""),
                        names.getOrDefault("tier", ""),
                        names.getOrDefault("role_key", ""),
                        names.getOrDefault("roles", ""),
                        names.getOrDefault("scope", "")),
                roles);
    }

    private @Nullable String publicKey() {
        String text = reader.text(Setting.JWT_PUBLIC_KEY);
        if (text.isEmpty() || text.contains("-----BEGIN")) {
            return text.isEmpty() ? null : text;
        }
        try {
            return Files.readString(Path.of(text));
        } catch (IOException | RuntimeException e) {
            reader.refuse(
                    Setting.JWT_PUBLIC_KEY, "a public key in PEM, or the path of a file with one");
            return null;
        }
    }

    private Map<String, Set<Role>> roles() {
        Map<String, Set<Role>> roles = new HashMap<>();
        pairs(Setting.JWT_ROLES)
                .forEach((name, meant) -> {
                    Set<Role> known = EnumSet.noneOf(Role.class);
                    for (String id : meant.split("\\+", -1)) {
                        Role.of(id)
                                .ifPresentOrElse(
                                        known::add,
                                        () ->
                                                reader.refuse(
                                                        Setting.JWT_ROLES,
                                                        "pairs such as ops=admin+approver, of"
                                                                + " the roles viewer, editor,"
                                                                + " approver, admin,"
                                                                + " tenant-viewer,"
                                                                + " tenant-editor"));
                    }
                    roles.put(name, known);
                });
        return roles;
    }

    private AuthConfig.@Nullable SignIn signIn(@Nullable TokenRules tokens) {
        URI issuer = url(Setting.OIDC_ISSUER);
        if (issuer == null) {
            return null;
        }
        String client = reader.text(Setting.OIDC_CLIENT_ID);
        if (client.isEmpty()) {
            reader.problems.add("FF_OIDC_ISSUER needs FF_OIDC_CLIENT_ID, which is not set.");
        }
        if (tokens == null) {
            reader.problems.add(
                    "FF_OIDC_ISSUER goes with verified tokens: set FF_JWKS_URL to the provider's"
                            + " jwks_uri too.");
        }
        return new AuthConfig.SignIn(
                issuer,
                client,
                reader.text(Setting.OIDC_CLIENT_SECRET),
                reader.text(Setting.OIDC_SCOPES));
    }

    /**
     * Null where absent. Secrets and keys travel there, so only this machine may do without TLS.
     */
    private @Nullable URI url(Setting setting) {
        String text = reader.text(setting);
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI url = URI.create(text);
            boolean plain = "http".equals(url.getScheme()) && isLoopback(url.getHost());
            if (url.getHost() != null && (plain || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        reader.refuse(setting, "an https address, or an http one on loopback");
        return null;
    }

    /**
     * Browsers come to its root: cookies and the way back from the provider are for the whole host.
     */
    private @Nullable URI publicUrl() {
        URI url = url(Setting.PUBLIC_URL);
        String rest = url == null ? "" : url.getRawPath();
        if (url != null
                && ((!rest.isEmpty() && !rest.equals("/"))
                        || url.getRawQuery() != null
                        || url.getRawFragment() != null
                        || url.getRawUserInfo() != null)) {
            reader.refuse(
                    Setting.PUBLIC_URL, "an address without a path, such as https://flags.example");
        }
        return url;
    }

    private static boolean isLoopback(@Nullable String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private String sessionKey() {
        String text = reader.text(Setting.SESSION_KEY);
        try {
            if (text.isEmpty() || Base64.getDecoder().decode(text).length == 32) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // told below, without what was sent: it is a secret
        }
        reader.problems.add(
                "FF_SESSION_KEY must be 32 bytes in Base64, such as openssl rand -base64 32 makes.");
        return "";
    }

    private Set<Env> envs() {
        Set<Env> envs = EnumSet.noneOf(Env.class);
        for (String word : words(Setting.ENVS)) {
            boolean known = false;
            for (Env env : Env.values()) {
                if (env.id().equals(word)) {
                    envs.add(env);
                    known = true;
                }
            }
            if (!known) {
                reader.refuse(Setting.ENVS, "some of prod, staging, dev");
            }
        }
        return envs;
    }

    private Set<String> words(Setting setting) {
        Set<String> words = new LinkedHashSet<>();
        for (String word : reader.text(setting).split("[ ,]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private Map<String, String> pairs(Setting setting) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : words(setting)) {
            int at = word.indexOf('=');
            if (at < 1 || at == word.length() - 1) {
                reader.refuse(setting, "pairs such as name=value, separated by spaces or commas");
            } else {
                pairs.put(word.substring(0, at), word.substring(at + 1));
            }
        }
        return pairs;
    }
}
