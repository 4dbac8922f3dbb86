package dev.halyard.server.signin;

import dev.halyard.server.auth.Credentials;
import dev.halyard.server.auth.DevelopmentIdentity;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a call, by the session in its cookie. In development a call that says by headers who it
 * is from is from them, session or not: so do curl and the tester. Thread-safe.
 */
final class Sessions implements Credentials.Sessions {
    private static final HeaderName USER = HeaderNames.create("X-PTT-User-Id");

    /** As envelopes and records say it. */
    private static final String VERIFIED = "jwt";

    private final SessionCookie cookie;
    private final OwnOrigin origin;
    private final SignInConfig config;
    private final @Nullable DevelopmentIdentity development;

    Sessions(
            SessionCookie cookie,
            OwnOrigin origin,
            SignInConfig config,
            @Nullable DevelopmentIdentity development) {
        this.cookie = cookie;
        this.origin = origin;
        this.config = config;
        this.development = development;
    }

    @Override
    public Optional<Identity> of(Call call) {
        if (development != null && call.has(USER)) {
            return Optional.empty();
        }
        Optional<Session> session = cookie.of(call);
        if (session.isEmpty()) {
            return Optional.empty();
        }
        if (isReading(call.method())) {
            if (!origin.mayRead(call)) {
                return Optional.empty();
            }
        } else {
            origin.check(call);
        }
        return Optional.of(identity(call, session.get().who()));
    }

    static boolean isReading(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Who somebody that signed in is to the rest of the service. */
    Identity identity(Call call, SignedIn who) {
        if (development != null) {
            return development.signedIn(call, who.id(), who.roles(), who.tenant(), who.roleKey());
        }
        return new Identity(
                who.id(),
                who.roles(),
                who.permissions(),
                who.tenant(),
                who.roleKey(),
                VERIFIED,
                null,
                config.envs(),
                subject(who));
    }

    private Identity.Subject subject(SignedIn who) {
        return who.permissions().contains(Permission.EVALUATE_ANY)
                ? new Identity.Subject.Named()
                : new Identity.Subject.Own(
                        who.id(),
                        who.tenant(),
                        who.tier(),
                        who.roleKey(),
                        Map.of(),
                        config.clientAttributes());
    }
}
