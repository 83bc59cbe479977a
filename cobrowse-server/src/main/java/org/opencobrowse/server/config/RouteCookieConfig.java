package org.opencobrowse.server.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Attributes of the cookie {@code gcbSessionServer}, by which balancers find a session's node.
 *
 * @param domain sent back to its sub-domains too; empty: to this host only
 * @param path sent back below it only
 * @param sameSite none: also to pages of other sites, where the server is not on the site's own domain
 * @param secure sent over TLS only
 * @param partitioned kept apart for each site that embeds the script; browsers that block other third-party cookies take it
 */
public record RouteCookieConfig(
        Optional<String> domain, String path, SameSite sameSite, boolean secure, boolean partitioned) {
    /** When browsers send a cookie along from pages of other sites. */
    public enum SameSite {
        LAX,
        STRICT,
        NONE
    }

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]{0,200}");

    public RouteCookieConfig {
        var checks = new Checks("routeCookie")
                .matches(
                        "path",
                        path,
                        PATH,
                        "must begin with / and hold letters, digits and . _ ~ / - only",
                        "write / for the whole site")
                .holds(
                        sameSite != SameSite.NONE || secure,
                        "sameSite",
                        "none",
                        "needs routeCookie.secure: browsers drop such a cookie otherwise",
                        "set routeCookie.secure to true")
                .holds(
                        !partitioned || secure,
                        "partitioned",
                        "true",
                        "needs routeCookie.secure: browsers drop such a cookie otherwise",
                        "set routeCookie.secure to true");
        domain.ifPresent(name -> checks.matches(
                "domain",
                name,
                DOMAIN,
                "must be a domain name in lower case, without a port",
                "write it as in shop.example"));
        checks.done();
    }

    static RouteCookieConfig defaults() {
        return new RouteCookieConfig(Optional.empty(), "/", SameSite.LAX, false, false);
    }
}
