package dev.halyard.server.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The address of whoever asks: the other end of the connection, or, where that is a proxy which the
 * operator trusts, the right-most address of {@code X-Forwarded-For} that is not such a proxy. What
 * stands further left was written by somebody whom nobody vouches for. Immutable.
 */
public final class ClientAddress {
    private final Networks proxies;

    public ClientAddress(Networks proxies) {
        this.proxies = proxies;
    }

    /**
     * Who asks.
     *
     * @param peer the other end of the connection
     * @param forwardedFor the lines of the header, in the order in which they came
     */
    InetAddress of(InetAddress peer, List<String> forwardedFor) {
        if (forwardedFor.isEmpty() || !proxies.contains(peer)) {
            return peer;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        InetAddress known = peer;
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<InetAddress> hop = hop(hops[i].trim());
            if (hop.isEmpty()) {
                return known; // a proxy that says who asked in no way we know: it asked
            }
            known = hop.get();
            if (!proxies.contains(known)) {
                return known;
            }
        }
        return known;
    }

    /** Some proxies write a port behind the address, and IPv6 in brackets. */
    private static Optional<InetAddress> hop(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? Optional.empty() : Networks.literal(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        boolean port = colon > 0 && colon == text.lastIndexOf(':') && text.indexOf('.') > 0;
        return Networks.literal(port ? text.substring(0, colon) : text);
    }
}
