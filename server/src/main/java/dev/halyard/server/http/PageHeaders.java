package dev.halyard.server.http;

import java.util.Map;

/**
 * What browsers are told with every page and file, where it does not say otherwise itself. Answers
 * of the API need none of it: they are JSON that is not sniffed, and is shown in no frame.
 */
final class PageHeaders {
    private static final Map<String, String> HEADERS =
            Map.of(
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "X-Frame-Options", "DENY",
                    "Permissions-Policy",
                            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(),"
                                    + " usb=()");

    private PageHeaders() {}

    static Answer on(Answer answer) {
        Answer result = answer;
        for (Map.Entry<String, String> header : HEADERS.entrySet()) {
            if (!answer.headers().containsKey(header.getKey())) {
                result = result.with(header.getKey(), header.getValue());
            }
        }
        return result;
    }
}
