package org.opencobrowse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    @Test
    void aNetworkContainsAddressesThatShareItsFirstBits() {
        var network = Network.parse("10.1.16.0/20").orElseThrow();

        assertThat(network.contains("10.1.16.1")).isTrue();
        assertThat(network.contains("10.1.31.255")).isTrue();
        assertThat(network.contains("10.1.32.0")).isFalse();
        assertThat(network.contains("::ffff:10.1.16.1")).isTrue();
        assertThat(network.contains("fe80::1")).isFalse();
    }

    @Test
    void anAddressIsANetworkOfOne() {
        assertThat(Network.parse("::1").orElseThrow().contains("0:0:0:0:0:0:0:1"))
                .isTrue();
        assertThat(Network.parse("10.0.0.7").orElseThrow().contains("10.0.0.8")).isFalse();
        assertThat(Network.parse("0.0.0.0/0").orElseThrow().contains("203.0.113.9"))
                .isTrue();
    }

    @Test
    void namesAndNonsenseAreNeitherLookedUpNorAccepted() {
        for (var text : List.of(
                "localhost",
                "example.com",
                "10.0.0.0/33",
                "::/129",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.1/",
                "",
                "/8",
                "1:2",
                "[::1]")) {
            assertThat(Network.parse(text)).as(text).isEmpty();
            assertThat(Network.parse("0.0.0.0/0").orElseThrow().contains(text))
                    .as(text)
                    .isFalse();
        }
    }
}
