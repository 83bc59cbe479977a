package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.server.config.Network;

class PublicAddressesTest {
    private final PublicAddresses addresses = new PublicAddresses(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.1.2",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.2.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:c0a8:101::",
                "2001:db8::1",
                "2001::1",
                "100::1",
                "::7f00:1"
            })
    void anAddressThatIsNotOfTheInternetIsRefused(String literal) {
        assertThat(addresses.allow(InetAddress.ofLiteral(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2606:2800:220:1:248:1893:25c8:1946",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void anAddressOfTheInternetIsAllowed(String literal) {
        assertThat(addresses.allow(InetAddress.ofLiteral(literal))).isTrue();
    }

    @Test
    void whatTheOperatorListsIsAllowedAndNothingBesideIt() {
        var inside = new PublicAddresses(List.of(Network.parse("10.1.0.0/16").orElseThrow()));
        assertThat(inside.allow(InetAddress.ofLiteral("10.1.200.3"))).isTrue();
        assertThat(inside.allow(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
    }
}
