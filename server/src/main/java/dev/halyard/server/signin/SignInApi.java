package dev.halyard.server.signin;

import dev.halyard.server.auth.Credentials;
import dev.halyard.server.auth.DevelopmentIdentity;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Endpoint;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.QueryString;
import dev.halyard.server.http.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /auth}: signing in and out, and who one is. Thread-safe. */
public final class SignInApi {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Cookie flowCookie;
    private final Seal flowSeal;
    private final Seal.Keys keys;
    private final OwnOrigin origin;
    private final @Nullable Provider provider;
    private final @Nullable DevelopmentSignIn development;
    private final InstantSource clock;
    private final Envelope envelope;

    /**
     * @param development null where callers are not believed
     * @param page where one says who one is, in development
     */
    public SignInApi(
            SignInConfig config,
            @Nullable DevelopmentIdentity development,
            Endpoint page,
            Envelope envelope,
            InstantSource clock) {
        this.envelope = envelope;
        this.clock = clock;
        keys = new Seal.Keys(config.sessionKey());
        origin = new OwnOrigin(config);
        cookie = new SessionCookie(config, keys, clock);
        sessions = new Sessions(cookie, origin, config, development);
        flowCookie = Cookie.of("halyard-sign-in", "halyard-sign-in", config.isHttps());
        flowSeal = new Seal(keys, "sign-in");
        SignInConfig.OpenId known = config.provider();
        provider = known == null ? null : new Provider(known, clock);
        this.development = development == null ? null : new DevelopmentSignIn(development, page);
    }

    /** What a call's session says of its sender; none where nobody can sign in. */
    public Credentials.Sessions sessions() {
        return canSignIn() ? sessions : Credentials.Sessions.NONE;
    }

    private boolean canSignIn() {
        return provider != null || development != null;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(Route.Plane.PAGES, "/auth/sign-in", this::signIn),
                Route.get(Route.Plane.PAGES, "/auth/callback", this::callback),
                Route.post(Route.Plane.PAGES, "/auth/sign-out", this::signOut),
                Route.get(Route.Plane.PAGES, "/auth/session", this::session),
                Route.post(Route.Plane.PAGES, "/auth/development", this::development));
    }

    private Answer signIn(Call call) {
        return paged(() -> {
            call.query().allow(List.of("return_to"));
            String returnTo = ReturnTo.of(call.query().get("return_to"));
            if (development != null) {
                return development.page(call);
            }
            if (provider == null) {
                throw noProvider();
            }
            Flow flow =
                    Flow.begin(
                            keys,
                            origin.of(call) + "/auth/callback",
                            returnTo,
                            clock.instant().plus(PATIENCE));
            return Answer.empty(302)
                    .with("Location", provider.authorize(flow))
                    .with("Referrer-Policy", "no-referrer")
                    .withCookie(flowCookie.set(flowSeal.seal(flow.toJson()), PATIENCE));
        });
    }

    /** Providers add parameters of their own, so that others than those used are let be. */
    private Answer callback(Call call) {
        Answer answer =
                paged(() -> {
                    if (provider == null) {
                        throw noProvider();
                    }
                    QueryString query = call.query();
                    Flow flow = flow(call, query.get("state"));
                    SignedIn who = provider.redeem(code(query), flow, query.get("iss"));
                    return cookie.begin(
                            Answer.empty(303)
                                    .with("Location", flow.returnTo())
                                    .with("Referrer-Policy", "no-referrer"),
                            cookie.begun(who));
                });
        return provider == null ? answer : answer.withCookie(flowCookie.cleared());
    }

    private Flow flow(Call call, @Nullable String state) {
        return flowCookie
                .of(call)
                .flatMap(flowSeal::open)
                .flatMap(json -> Flow.of(json, clock.instant()))
                .filter(flow -> state != null && flow.isState(state))
                .orElseThrow(() ->
                        new Problem(
                                Code.FORBIDDEN,
                                "This sign-in was not begun in this browser, or not within"
                                        + " the last ten minutes.",
                                "Begin again here; cookies must be allowed."));
    }

    private static String code(QueryString query) {
        String error = query.get("error");
        if (error != null) {
            String named = ERROR.matcher(error).matches() ? " (" + error + ")" : "";
            throw new Problem(
                    Code.FORBIDDEN,
                    "The provider did not let you in" + named + ".",
                    "Sign in again, or ask who runs the provider to let you use this service.");
        }
        String code = query.get("code");
        if (code == null) {
            throw Problem.invalid("The provider's answer has no code.", "Sign in again.");
        }
        return code;
    }

    private Answer signOut(Call call) {
        call.query().allow(List.of());
        origin.check(call);
        return cookie.end(envelope.ok(call, SessionJson.of(mode(), Optional.empty())));
    }

    /** For the pages, which show who one is and what one may not do. */
    private Answer session(Call call) {
        call.query().allow(List.of());
        Optional<Session> session =
                canSignIn() && origin.mayRead(call) ? cookie.of(call) : Optional.empty();
        session.ifPresent(
                known -> call.identifiedBy(sessions.identity(call, known.who()).source()));
        return envelope.ok(call, SessionJson.of(mode(), session));
    }

    private Answer development(Call call) {
        if (development == null) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "Nobody can sign in here by saying who they are.",
                    "GET /auth/sign-in leads to the provider, where there is one.");
        }
        call.query().allow(List.of());
        origin.check(call);
        Session session = cookie.begun(development.read(call));
        call.identifiedBy(DevelopmentIdentity.SOURCE);
        return cookie.begin(
                envelope.ok(call, SessionJson.of(mode(), Optional.of(session))), session);
    }

    private String mode() {
        return development != null ? "development" : provider != null ? "oidc" : "none";
    }

    private static Problem noProvider() {
        return new Problem(
                Code.NOT_FOUND,
                "Nobody can sign in here: no identity provider is set.",
                "FF_OIDC_ISSUER and FF_OIDC_CLIENT_ID set one. The API takes tokens and API keys.");
    }

    /** A browser is on its way here, so that a refusal is a page. */
    private static Answer paged(Supplier<Answer> step) {
        try {
            return step.get();
        } catch (Problem problem) {
            return RefusalPage.of(problem);
        }
    }
}
