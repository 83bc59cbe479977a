package org.opencobrowse.server.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One allowed origin, or all sub-domains of one.
 *
 * @param subDomains true: any host that ends with a dot and this host, but not the host itself
 * @param port empty when it is the scheme's usual one, as browsers write it
 */
public record OriginPattern(String scheme, boolean subDomains, String host, String port) {
    // At least two labels behind a wildcard: https://*.com would be nearly every site.
    private static final Pattern SHAPE = Pattern.compile(
            "(https?)://(\\*\\.(?=[^:]*\\.))?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::([1-9][0-9]{0,4}))?");

    public static Optional<OriginPattern> parse(String text) {
        var match = SHAPE.matcher(text);
        if (!match.matches() || match.group(3).contains("..")) return Optional.empty();
        return Optional.of(new OriginPattern(
                match.group(1),
                match.group(2) != null,
                match.group(3),
                usualPortOmitted(match.group(1), match.group(4))));
    }

    /** One origin, no sub-domains: where a server is seen. */
    static void check(Checks checks, String key, String origin) {
        checks.holds(
                parse(origin).filter(pattern -> !pattern.subDomains()).isPresent(),
                key,
                Scalars.shorten(origin),
                "must be scheme://host or scheme://host:port in lower case, and nothing behind it",
                "write it as in https://cobrowse.example.com");
    }

    /** Whether this pattern covers an origin as a browser sends it. */
    public boolean matches(String origin) {
        var prefix = scheme + "://";
        var suffix = host + (port.isEmpty() ? "" : ":" + port);
        if (!subDomains) return origin.equals(prefix + suffix);
        return parse(origin)
                .filter(other -> !other.subDomains && other.scheme.equals(scheme) && other.port.equals(port))
                .filter(other -> other.host.endsWith("." + host))
                .isPresent();
    }

    private static String usualPortOmitted(String scheme, @org.jspecify.annotations.Nullable String port) {
        if (port == null) return "";
        return port.equals(scheme.equals("https") ? "443" : "80") ? "" : port;
    }
}
