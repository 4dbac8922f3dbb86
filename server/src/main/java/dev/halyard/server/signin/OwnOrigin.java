package dev.halyard.server.signin;

import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a page of this service sent a call. Browsers say where a call comes from, and pages
 * cannot make them say otherwise; a browser sends cookies along whoever asks. Thread-safe.
 */
final class OwnOrigin {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    private final @Nullable String fixed;
    private final String scheme;

    OwnOrigin(SignInConfig config) {
        URI url = config.publicUrl();
        fixed = url == null ? null : origin(url.getScheme() + "://" + url.getRawAuthority());
        scheme = config.tls() ? "https" : "http";
    }

    /** Such as {@code https://flags.example}; by the call's Host where no address was set. */
    String of(Call call) {
        return fixed != null ? fixed : origin(scheme + "://" + call.host().orElse("localhost"));
    }

    /** As a browser writes it: in lower case, without the usual port. */
    private static String origin(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        String usual = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
    }

    /** Whether the session may speak for a call that only reads. Other sites get what all get. */
    boolean mayRead(Call call) {
        List<String> site = call.headers(FETCH_SITE);
        List<String> origin = call.headers(HeaderNames.ORIGIN);
        boolean ownSite =
                site.isEmpty()
                        || (site.size() == 1
                                && List.of("same-origin", "none").contains(site.get(0)));
        return ownSite && (origin.isEmpty() || isOwn(origin, call));
    }

    /**
     * Holds a call that changes something to our own pages.
     *
     * @throws Problem when it came from elsewhere, or does not say
     */
    void check(Call call) {
        List<String> origin = call.headers(HeaderNames.ORIGIN);
        boolean own =
                origin.isEmpty()
                        ? call.headers(FETCH_SITE).equals(List.of("same-origin"))
                        : isOwn(origin, call);
        if (!own) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "A session changes something only from this service's own pages.",
                    "The header Origin must be "
                            + Problem.shown(of(call))
                            + (fixed == null ? " (FF_PUBLIC_URL sets it)" : "")
                            + ". A program sends a token or an API key instead of a cookie.");
        }
    }

    private boolean isOwn(List<String> origin, Call call) {
        return origin.size() == 1 && origin.get(0).equals(of(call));
    }
}
