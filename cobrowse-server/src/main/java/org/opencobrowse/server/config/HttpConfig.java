package org.opencobrowse.server.config;

import java.util.List;
import java.util.Optional;

/**
 * The public port and who may use it from a browser.
 *
 * @param host address to listen on
 * @param port 0: any free port, printed at start
 * @param publicOrigin where browsers see this server, when a balancer hides it; empty: whatever the Host header says
 * @param origins sites that may embed the customer script; {@code https://*.example.com} means every sub-domain
 * @param trustedProxies addresses or networks whose X-Forwarded-For is believed
 */
public record HttpConfig(
        String host, int port, Optional<String> publicOrigin, List<String> origins, List<String> trustedProxies) {
    public HttpConfig {
        origins = List.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
        var checks = new Checks("http")
                .holds(!host.isBlank(), "host", host, "must be an address to listen on", "use 127.0.0.1 or 0.0.0.0")
                .range("port", port, 0, 65_535);
        publicOrigin.ifPresent(origin -> OriginPattern.check(checks, "publicOrigin", origin));
        for (var origin : origins) checkOrigin(checks, origin);
        for (var proxy : trustedProxies) {
            checks.holds(
                    Network.parse(proxy).isPresent(),
                    "trustedProxies",
                    Scalars.shorten(proxy),
                    "must be an address or a network",
                    "write it as in 10.0.0.7 or 10.0.0.0/24; names are not looked up");
        }
        checks.done();
    }

    private static void checkOrigin(Checks checks, String origin) {
        checks.holds(
                !origin.equals("*"),
                "origins",
                origin,
                "must not allow every site",
                "list the sites, sub-domains as in https://*.example.com");
        if (origin.equals("*")) return;
        checks.holds(
                OriginPattern.parse(origin).isPresent(),
                "origins",
                Scalars.shorten(origin),
                "must be scheme://host or scheme://*.host, with :port unless it is the usual one, in lower case",
                "write it as in https://shop.example or https://*.shop.example");
    }

    static HttpConfig defaults() {
        return new HttpConfig("127.0.0.1", 8700, Optional.empty(), List.of(), List.of());
    }
}
