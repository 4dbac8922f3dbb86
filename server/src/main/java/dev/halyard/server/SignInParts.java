package dev.halyard.server;

import dev.halyard.server.auth.DevelopmentIdentity;
import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.pages.PagesApi;
import dev.halyard.server.signin.SignInApi;
import dev.halyard.server.signin.SignInConfig;
import dev.halyard.server.tls.Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts that people's browsers come in by: TLS, and signing in. */
final class SignInParts {
    private static final Set<String> USUAL = Set.of("RS256");

    private SignInParts() {}

    /**
     * What TLS is spoken with; empty for plain HTTP.
     *
     * @throws Service.StartRefusedException when the files cannot be used
     */
    static Optional<Certificate> certificate(Config config, InstantSource clock)
            throws Service.StartRefusedException {
        if (config.tls().isEmpty()) {
            return Optional.empty();
        }
        Config.TlsFiles files = config.tls().get();
        try {
            return Optional.of(
                    Certificate.follow(files.certificate(), files.key(), config.poll(), clock));
        } catch (IllegalArgumentException e) {
            throw new Service.StartRefusedException(String.valueOf(e.getMessage()));
        }
    }

    static SignInApi signIn(Config config, PagesApi pages, Envelope envelope, InstantSource clock) {
        AuthConfig auth = config.auth();
        return new SignInApi(
                new SignInConfig(
                        provider(auth),
                        auth.publicUrl(),
                        config.tls().isPresent(),
                        auth.sessionKey(),
                        auth.session(),
                        auth.envs(),
                        auth.clientAttributes()),
                auth.development() ? new DevelopmentIdentity(auth.envs()) : null,
                pages::developmentSignIn,
                envelope,
                clock);
    }

    private static SignInConfig.@Nullable OpenId provider(AuthConfig auth) {
        AuthConfig.SignIn signIn = auth.signIn();
        if (signIn == null) {
            return null;
        }
        TokenRules tokens = auth.tokens();
        return new SignInConfig.OpenId(
                signIn.issuer(),
                signIn.clientId(),
                signIn.clientSecret(),
                signIn.scopes(),
                tokens == null ? USUAL : tokens.algorithms(),
                tokens == null ? TokenRules.Claims.DEFAULT : tokens.claims(),
                tokens == null ? Map.of() : tokens.roles());
    }
}
