package org.opencobrowse.server.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.opencobrowse.server.config.RouteCookieConfig;
import org.opencobrowse.server.config.ServerConfig;

/**
 * Tells the load balancer which node owns a session. The value is a dot and the node's name: the dot makes Apache's {@code route=} work, and no balancer wants quotes. It routes and
 * authenticates nothing.
 */
public record RouteCookie(String nodeName, RouteCookieConfig config) {
    public static final String NAME = "gcbSessionServer";

    public static RouteCookie of(ServerConfig config) {
        return new RouteCookie(config.node().name(), config.routeCookie());
    }

    /** Leads the visitor here, unless the request brought the right cookie: a visitor whose node died must not stay on the balancer's fallback path for ever. */
    public void set(HttpServerRequest request) {
        set(request, nodeName);
    }

    /** Leads the visitor to another node. */
    public void set(HttpServerRequest request, String node) {
        var brought = request.getCookie(NAME);
        if (brought != null && brought.getValue().equals(value(node))) return;
        request.response().headers().add(HttpHeaders.SET_COOKIE, header(node));
    }

    /** By hand, because the HTTP library's cookies cannot be partitioned. Every part is checked at start. */
    String header(String node) {
        var header = new StringBuilder(NAME)
                .append('=')
                .append(value(node))
                .append("; Path=")
                .append(config.path());
        config.domain().ifPresent(domain -> header.append("; Domain=").append(domain));
        header.append("; SameSite=")
                .append(
                        switch (config.sameSite()) {
                            case LAX -> "Lax";
                            case STRICT -> "Strict";
                            case NONE -> "None";
                        });
        if (config.secure()) header.append("; Secure");
        if (config.partitioned()) header.append("; Partitioned");
        return header.append("; HttpOnly").toString();
    }

    private static String value(String node) {
        return "." + node;
    }
}
