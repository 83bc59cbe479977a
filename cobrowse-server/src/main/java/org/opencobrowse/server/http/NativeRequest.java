package org.opencobrowse.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.Objects;

/**
 * A request as the network layer made it. The router hands out a wrapped one, and a WebSocket made from that hides its channel: then nobody could cut a socket whose other side reads nothing.
 */
public final class NativeRequest {
    private static final ContextLocal<HttpServerRequest> CURRENT = ContextLocal.registerLocal(HttpServerRequest.class);

    private NativeRequest() {}

    /** Must be called before Vert.x is made: what it keeps for each request has its places from then on. */
    public static void prepare() {
        Objects.requireNonNull(CURRENT);
    }

    /** The request that is being handled now. */
    public static HttpServerRequest current() {
        return Objects.requireNonNull(CURRENT.get(context(), AccessMode.CONCURRENT));
    }

    static void begins(HttpServerRequest request) {
        CURRENT.put(context(), AccessMode.CONCURRENT, request);
    }

    private static Context context() {
        return Objects.requireNonNull(Vertx.currentContext());
    }
}
