package org.opencobrowse.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.server.config.HttpConfig;
import org.opencobrowse.server.config.Network;
import org.opencobrowse.server.config.ServerConfig;

/** The network address of whoever sent a request, seen through the proxies that are trusted, and other nodes that passed it on, and no others. */
public final class ClientAddress {
    private static final String UNKNOWN = "unknown";

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<Network> trusted;
    private final Optional<RelayPass> pass;

    public static ClientAddress of(ServerConfig config) {
        return new ClientAddress(config.http(), RelayPass.of(config));
    }

    ClientAddress(HttpConfig http, Optional<RelayPass> pass) {
        this.pass = pass;
        this.trusted = http.trustedProxies().stream()
                .map(Network::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    public String of(HttpServerRequest request) {
        // The node that passed it on has looked through the proxies already.
        if (isPassedOn(request)) return request.headers().get(FORWARDED_FOR);
        var remote = request.remoteAddress();
        var peer = remote == null || remote.hostAddress() == null ? UNKNOWN : remote.hostAddress();
        return of(peer, request.headers().getAll(FORWARDED_FOR));
    }

    private boolean isPassedOn(HttpServerRequest request) {
        return pass.filter(it -> it.isOn(request)).isPresent()
                && request.headers().contains(FORWARDED_FOR);
    }

    /** What tries are counted by: an IPv4 address, or the /64 network of an IPv6 one, of which every household has 2^64. */
    public String countedAs(HttpServerRequest request) {
        return counted(of(request));
    }

    /** Whether whoever sent it is a trusted proxy. */
    public boolean trusts(HttpServerRequest request) {
        var remote = request.remoteAddress();
        return remote != null && remote.hostAddress() != null && isTrusted(remote.hostAddress());
    }

    /** The nearest address that is not a trusted proxy: whatever stands before it could have been made up by the client. */
    String of(String peer, List<String> forwardedFor) {
        var hops = String.join(",", forwardedFor).split(",", -1);
        var address = peer;
        for (var i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            var hop = hops[i].strip();
            if (Network.parse(hop).isEmpty() || hop.contains("/")) return address;
            address = hop;
        }
        return address;
    }

    static String counted(String address) {
        if (!address.contains(":")) return address;
        var literal = address.replaceFirst("%.*$", "");
        if (Network.parse(literal).isEmpty()) return UNKNOWN;
        var bytes = InetAddress.ofLiteral(literal).getAddress();
        if (bytes.length == 4) return InetAddress.ofLiteral(literal).getHostAddress();
        return "%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64"
                .formatted(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]);
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }
}
