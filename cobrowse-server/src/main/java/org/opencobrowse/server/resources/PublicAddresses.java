package org.opencobrowse.server.resources;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.server.config.Network;

/**
 * Which addresses a node may fetch from: those of the internet, and what the operator has listed. Whatever stands in the IANA special-purpose address registries (RFC 6890) is not of the internet; addresses that carry
 * an IPv4 one are judged by that.
 */
final class PublicAddresses {
    private static final List<Network> SPECIAL = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    /** Everything else of IPv6 is not given out, or not for the internet. */
    private static final List<Network> GLOBAL_V6 = networks("2000::/3");

    private static final List<Network> SPECIAL_V6 = networks("2001::/23", "2001:db8::/32", "3fff::/20");
    private static final Network SIX_TO_FOUR = network("2002::/16");
    private static final Network TRANSLATED = network("64:ff9b::/96");

    private final List<Network> alsoAllowed;

    PublicAddresses(List<Network> alsoAllowed) {
        this.alsoAllowed = List.copyOf(alsoAllowed);
    }

    boolean allow(InetAddress address) {
        var literal = address.getHostAddress().replaceFirst("%.*", "");
        return alsoAllowed.stream().anyMatch(network -> network.contains(literal)) || isPublic(literal, address);
    }

    private boolean isPublic(String literal, InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length == 4) return SPECIAL.stream().noneMatch(network -> network.contains(literal));
        var carried = carried(literal, bytes);
        if (carried.isPresent()) return allow(carried.get());
        return GLOBAL_V6.stream().anyMatch(network -> network.contains(literal))
                && SPECIAL_V6.stream().noneMatch(network -> network.contains(literal));
    }

    /** The IPv4 address that a translator or tunnel would go to. */
    private static Optional<InetAddress> carried(String literal, byte[] bytes) {
        if (SIX_TO_FOUR.contains(literal)) return Optional.of(v4(Arrays.copyOfRange(bytes, 2, 6)));
        if (TRANSLATED.contains(literal)) return Optional.of(v4(Arrays.copyOfRange(bytes, 12, 16)));
        return Optional.empty();
    }

    private static InetAddress v4(byte[] bytes) {
        return InetAddress.ofLiteral(
                "%d.%d.%d.%d".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(PublicAddresses::network).toList();
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }
}
