package dev.halyard.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;

/**
 * What the web server takes in a request's headers, and another reader may understand otherwise.
 */
final class RequestHead {
    private RequestHead() {}

    /**
     * Looks at the headers that say where a request ends and whom it is for.
     *
     * @throws Problem after which the connection is closed
     */
    static void check(ServerRequestHeaders headers) {
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)
                && !headers.get(HeaderNames.TRANSFER_ENCODING).get().equalsIgnoreCase("chunked")) {
            throw refused("The Transfer-Encoding is not chunked alone.");
        }
        if (headers.contains(HeaderNames.EXPECT)
                && !headers.get(HeaderNames.EXPECT).get().equalsIgnoreCase("100-continue")) {
            throw refused("The request expects something other than 100-continue.");
        }
        if (headers.contains(HeaderNames.HOST)
                && !endsInPort(headers.get(HeaderNames.HOST).get())) {
            throw refused("The Host has a port that is no number.");
        }
    }

    /** Where there is a port at all: the web server has looked at the rest. */
    private static boolean endsInPort(String host) {
        int at = host.length() - 1;
        while (at >= 0 && host.charAt(at) >= '0' && host.charAt(at) <= '9') {
            at--;
        }
        return at < 0
                || (host.charAt(at) != '-' && host.charAt(at) != '+')
                || host.lastIndexOf(':') != at - 1;
    }

    private static Problem refused(String message) {
        return Problem.invalid(message, "Send the request as HTTP/1.1 says it.").closing();
    }
}
