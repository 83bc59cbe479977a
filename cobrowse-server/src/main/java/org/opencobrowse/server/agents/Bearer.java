package org.opencobrowse.server.agents;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** The bearer of a request: never from its address, which balancers log. */
public final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    public static Optional<String> of(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }
}
