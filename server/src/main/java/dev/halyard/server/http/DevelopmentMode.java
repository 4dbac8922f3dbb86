package dev.halyard.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.regex.Pattern;

/**
 * Who may ask while identity is believed as sent: programs on this machine, directly. A request
 * that came through a proxy or under another host's name (a page that rebinds its DNS name, say) is
 * refused, and so is a credential, which nobody here could verify: it is never decoded and
 * believed.
 */
final class DevelopmentMode {
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final Pattern IN_127 = Pattern.compile("127(\\.\\d{1,3}){3}");

    private DevelopmentMode() {}

    static void check(Call call) {
        for (Header header : call.allHeaders()) {
            String name = header.headerName().lowerCase();
            if (name.equals("forwarded") || name.startsWith("x-forwarded-")) {
                throw forbidden("This request came through a proxy (" + name + ").");
            }
        }
        if (!isLoopback(call.host().orElse("localhost"))) {
            throw forbidden("The Host of this request is not a loopback address.");
        }
        boolean token = call.has(HeaderNames.AUTHORIZATION);
        boolean key = call.has(API_KEY);
        if (token && key) {
            throw Problem.invalid(
                    "The request has a token and an API key.", "Send one credential, not two.");
        }
        if (token) {
            throw new Problem(
                            Code.KID_NOT_FOUND,
                            "The token cannot be verified: this service has no key to verify it with.",
                            "Leave the Authorization header out: development mode takes the X-PTT- headers.")
                    .withHeader("WWW-Authenticate", "Bearer");
        }
        if (key) {
            throw new Problem(
                            Code.KEY_INVALID,
                            "The API key is not known: this service has no keys.",
                            "Leave the X-API-Key header out: development mode takes the X-PTT- headers.")
                    .withHeader("WWW-Authenticate", "Bearer");
        }
    }

    /** Whether a Host, with or without a port, is this machine to itself. */
    static boolean isLoopback(String host) {
        int colon = host.lastIndexOf(':');
        boolean withPort = colon > host.lastIndexOf(']');
        String name = withPort ? host.substring(0, colon) : host;
        return name.equals("127.0.0.1")
                || name.equalsIgnoreCase("localhost")
                || name.equals("[::1]")
                || IN_127.matcher(name).matches();
    }

    private static Problem forbidden(String message) {
        return new Problem(
                Code.FORBIDDEN,
                message,
                "Development mode believes whatever identity it is sent, so it answers programs on"
                        + " this machine only. Ask 127.0.0.1 directly.");
    }
}
