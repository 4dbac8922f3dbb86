package dev.halyard.server.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses and networks of IPv4 and IPv6, as an operator lists them. Names are not looked up: who
 * answers for a name could make himself trusted. Immutable.
 */
public record Networks(List<Network> networks) {
    /** No address is in there. */
    public static final Networks NONE = new Networks(List.of());

    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * One of them.
     *
     * @param prefix how many bits of the address all in it have in common
     */
    public record Network(InetAddress first, int prefix) {
        private boolean contains(byte[] other) {
            byte[] address = first.getAddress();
            if (other.length != address.length) {
                return false;
            }
            int whole = prefix / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int bits = prefix % 8;
            return bits == 0 || ((address[whole] ^ other[whole]) & 0xff) >> (8 - bits) == 0;
        }
    }

    public Networks {
        networks = List.copyOf(networks);
    }

    /**
     * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code fd00::/8}.
     *
     * @throws IllegalArgumentException whose message is the first word that is none of these
     */
    public static Networks of(Collection<String> words) {
        List<Network> networks = new ArrayList<>(words.size());
        for (String word : words) {
            networks.add(network(word).orElseThrow(() -> new IllegalArgumentException(word)));
        }
        return new Networks(networks);
    }

    private static Optional<Network> network(String word) {
        int slash = word.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? word : word.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().getAddress().length * 8;
        int prefix = slash < 0 ? most : number(word.substring(slash + 1));
        return prefix < 0 || prefix > most
                ? Optional.empty()
                : Optional.of(new Network(address.get(), prefix));
    }

    private static int number(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** The address that a text is; empty for a name, a zone, and the short forms of IPv4. */
    static Optional<InetAddress> literal(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        if (networks.isEmpty()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
