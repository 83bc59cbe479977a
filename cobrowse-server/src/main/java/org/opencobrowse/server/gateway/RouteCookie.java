package org.opencobrowse.server.gateway;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Tells the load balancer which node owns a session. The value is a dot and the node's name: the dot makes Apache's {@code route=} work, and no balancer
 * wants quotes. It routes and authenticates nothing.
 */
record RouteCookie(String nodeName) {
    static final String NAME = "gcbSessionServer";

    String value() {
        return "." + nodeName;
    }

    /** Sets the cookie unless the request brought the right one: a visitor whose node died must not stay on the balancer's fallback path for ever. */
    void set(HttpServerRequest request, HttpServerResponse response) {
        var brought = request.getCookie(NAME);
        if (brought != null && brought.getValue().equals(value())) return;
        response.addCookie(Cookie.cookie(NAME, value()).setPath("/"));
    }
}
