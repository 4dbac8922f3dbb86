package dev.halyard.server;

import dev.halyard.server.auth.Credentials;
import dev.halyard.server.auth.DevelopmentIdentity;
import dev.halyard.server.auth.KeptKeys;
import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.auth.TokenVerifier;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Route;
import dev.halyard.server.pages.PagesApi;
import dev.halyard.server.signin.SignInApi;
import dev.halyard.server.tls.Certificate;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How callers come in and who they are: TLS, tokens, API keys, signing in, development. */
final class Callers implements AutoCloseable {
    private final Config config;
    private final FlagSource source;
    private final InstantSource clock;
    private final Optional<Certificate> certificate;
    private final @Nullable TokenVerifier tokens;
    private final SignInApi signIn;

    /**
     * Opens what the settings ask for.
     *
     * @throws Service.StartRefusedException when a file that is named cannot be used
     */
    Callers(
            Config config,
            FlagSource source,
            PagesApi pages,
            Envelope envelope,
            InstantSource clock)
            throws Service.StartRefusedException {
        this.config = config;
        this.source = source;
        this.clock = clock;
        certificate = SignInParts.certificate(config, clock);
        KeptKeys kept = source instanceof StoreSource store ? store.tokenKeys() : KeptKeys.NONE;
        tokens = tokens(config.auth(), clock, kept);
        signIn = SignInParts.signIn(config, pages, envelope, clock);
    }

    private static @Nullable TokenVerifier tokens(
            AuthConfig auth, InstantSource clock, KeptKeys kept) {
        TokenRules rules = auth.tokens();
        return rules == null
                ? null
                : TokenVerifier.open(rules, auth.envs(), auth.clientAttributes(), clock, kept);
    }

    /** Which credential counts. */
    Identity.Source credentials() {
        AuthConfig auth = config.auth();
        return new Credentials(
                tokens,
                source instanceof StoreSource kept
                        ? kept.keys(auth.envs(), clock)
                        : Credentials.Keys.NONE,
                signIn.sessions(),
                auth.development() ? new DevelopmentIdentity(auth.envs()) : null);
    }

    /** What is served for signing in. */
    List<Route> routes() {
        return signIn.routes();
    }

    /** What TLS is spoken with; null for plain HTTP. */
    @Nullable SSLContext tls() {
        return certificate.map(Certificate::context).orElse(null);
    }

    /** Whether browsers come by https, to us or to a proxy before us. */
    boolean isHttps() {
        URI url = config.auth().publicUrl();
        return url == null ? config.tls().isPresent() : "https".equals(url.getScheme());
    }

    /** How these parts are, and those that flags come from. */
    Map<String, Check> checks() {
        Map<String, Check> checks = new LinkedHashMap<>(source.check());
        if (tokens != null) {
            checks.put("tokens", tokens.check());
        }
        certificate.ifPresent(known -> checks.put("tls", known.check()));
        return checks;
    }

    @Override
    public void close() {
        if (tokens != null) {
            tokens.close();
        }
        certificate.ifPresent(Certificate::close);
    }
}
