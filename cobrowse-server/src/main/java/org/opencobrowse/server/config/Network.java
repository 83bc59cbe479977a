package org.opencobrowse.server.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** One address, or all addresses that share its first bits. Names are never looked up. */
public final class Network {
    private static final Pattern LITERAL =
            Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    public static Optional<Network> parse(String text) {
        var match = LITERAL.matcher(text);
        if (!match.matches()) return Optional.empty();
        return address(match.group(1)).flatMap(address -> {
            var all = address.length * 8;
            var bits = match.group(2) == null ? all : Integer.parseInt(match.group(2));
            return bits > all ? Optional.empty() : Optional.of(new Network(address, bits));
        });
    }

    /** Whether an address, given as a literal, lies in this network. */
    public boolean contains(String literal) {
        return parse(literal)
                .filter(other -> other.bits == other.address.length * 8 && sharesBits(other.address))
                .isPresent();
    }

    private boolean sharesBits(byte[] other) {
        if (other.length != address.length) return false;
        var whole = bits / 8;
        if (!Arrays.equals(address, 0, whole, other, 0, whole)) return false;
        var rest = bits % 8;
        return rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
    }

    private static Optional<byte[]> address(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal).getAddress());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
