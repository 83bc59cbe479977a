package org.opencobrowse.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * This process among others.
 *
 * @param name stands in the route cookie, so only characters that every balancer passes on
 * @param publicUrl where browsers reach this node alone, past every balancer; empty: nowhere
 * @param stuckAfter a process one of whose event loops answers nothing for so long ends itself; whole seconds
 */
public record NodeConfig(String name, Optional<String> publicUrl, Duration stuckAfter) {
    private static final Pattern COOKIE_SAFE = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    public NodeConfig {
        var checks = new Checks("node")
                .matches(
                        "name",
                        name,
                        COOKIE_SAFE,
                        "must be 1 to 32 of A-Z a-z 0-9 _ -, because it stands in a cookie",
                        "choose a short name, or leave it empty for the host's")
                .range("stuckAfter", stuckAfter, Duration.ofSeconds(2), Duration.ofMinutes(5));
        publicUrl.ifPresent(url -> OriginPattern.check(checks, "publicUrl", url));
        checks.done();
    }

    static NodeConfig defaults() {
        return new NodeConfig(cookieSafe(hostName()), Optional.empty(), Duration.ofSeconds(20));
    }

    static String cookieSafe(String hostName) {
        var safe = hostName.replaceAll("[^A-Za-z0-9_-]", "-");
        return safe.isEmpty() ? "node" : safe.substring(0, Math.min(32, safe.length()));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "node";
        }
    }
}
