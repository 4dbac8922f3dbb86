package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address counts: nobody is believed but proxies that were named. */
class ClientAddressTest {
    private static final ClientAddress ADDRESSES =
            new ClientAddress(
                    Networks.of(List.of("10.0.0.0/8", "192.168.7.1", "fd00::/8", "2001:db8::7")));

    /** The lines of X-Forwarded-For are separated by semicolons here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    203.0.113.9  | -                                     | 203.0.113.9
                    203.0.113.9  | 198.51.100.1                          | 203.0.113.9
                    10.1.2.3     | -                                     | 10.1.2.3
                    10.1.2.3     | 198.51.100.1                          | 198.51.100.1
                    10.1.2.3     | 198.51.100.1:4711                     | 198.51.100.1
                    10.1.2.3     | 1.1.1.1, 198.51.100.1                 | 198.51.100.1
                    10.1.2.3     | 1.1.1.1; 198.51.100.1                 | 198.51.100.1
                    10.1.2.3     | 198.51.100.1, 10.9.9.9                | 198.51.100.1
                    10.1.2.3     | 198.51.100.1; 10.9.9.9, 192.168.7.1   | 198.51.100.1
                    10.1.2.3     | 10.4.4.4, 10.9.9.9                    | 10.4.4.4
                    10.1.2.3     | 198.51.100.1, 192.168.7.2             | 192.168.7.2
                    11.0.0.1     | 198.51.100.1                          | 11.0.0.1
                    192.168.7.1  | 2001:db8::1                           | 2001:db8::1
                    192.168.7.1  | [2001:db8::1]:443                     | 2001:db8::1
                    fd12::1      | 198.51.100.1                          | 198.51.100.1
                    fe12::1      | 198.51.100.1                          | fe12::1
                    2001:db8::7  | ::ffff:198.51.100.1                   | 198.51.100.1
                    2001:db8::8  | 198.51.100.1                          | 2001:db8::8
                    10.1.2.3     | unknown                               | 10.1.2.3
                    10.1.2.3     | 198.51.100.1, _hidden                 | 10.1.2.3
                    10.1.2.3     | 198.51.100.1, unknown, 10.9.9.9       | 10.9.9.9
                    10.1.2.3     | 198.51.100.1,                         | 10.1.2.3
                    10.1.2.3     | localhost                             | 10.1.2.3
                    10.1.2.3     | 1                                     | 10.1.2.3
                    10.1.2.3     | 198.51.100                            | 10.1.2.3
                    10.1.2.3     | 198.51.100.256                        | 10.1.2.3
                    10.1.2.3     | [::1                                  | 10.1.2.3
                    10.1.2.3     | fe80::1%eth0                          | 10.1.2.3
                    """)
    void theRightmostAddressThatIsNoTrustedProxyCounts(
            String peer, String forwardedFor, String expected) {
        List<String> lines = forwardedFor == null ? List.of() : List.of(forwardedFor.split(";"));
        assertThat(ADDRESSES.of(InetAddress.ofLiteral(peer), lines))
                .isEqualTo(InetAddress.ofLiteral(expected));
    }

    @Test
    void withoutTrustedProxiesNobodyIsBelieved() {
        InetAddress peer = InetAddress.ofLiteral("127.0.0.1");
        assertThat(new ClientAddress(Networks.NONE).of(peer, List.of("198.51.100.1")))
                .isEqualTo(peer);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/9, 10.128.0.1, false",
        "10.0.0.0/9, 10.127.0.1, true",
        "10.20.30.40/8, 10.0.0.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 203.0.113.9, false",
        "203.0.113.9/32, 203.0.113.9, true",
        "203.0.113.8/31, 203.0.113.9, true",
        "203.0.113.8/31, 203.0.113.10, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::ffff:10.0.0.0/8, 10.1.1.1, true",
    })
    void aNetworkHoldsWhatItsPrefixSays(String network, String address, boolean held) {
        assertThat(Networks.of(List.of(network)).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "/8",
                "::/129",
                ":::",
                "fe80::1%eth0",
                "*",
                "10.0.0.*",
                "[::1]",
                "10.0.0.1:80",
                "0x0a000001"
            })
    void whatIsNoAddressAndNoNetworkIsRefusedByName(String word) {
        assertThatThrownBy(() -> Networks.of(List.of("10.0.0.1", word)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(word);
    }
}
