package dev.halyard.server.auth;

import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import io.helidon.http.Header;
import java.util.regex.Pattern;

/**
 * Who may ask while identity is believed as sent: programs on this machine, directly. A request
 * that came through a proxy or under another host's name (a page that rebinds its DNS name, say) is
 * refused.
 */
final class DevelopmentMode {
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
