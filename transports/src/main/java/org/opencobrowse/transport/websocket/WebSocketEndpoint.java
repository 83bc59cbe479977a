package org.opencobrowse.transport.websocket;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.carrying.Host;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolVersion;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns accepted WebSockets into connections. One for all HTTP servers of a node; any event loop. Origins are checked before, by
 * the caller, since only that is refused with an HTTP status.
 */
public final class WebSocketEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketEndpoint.class);

    private final WebSocketSettings settings;
    private final Host host;
    private final AtomicLong connections = new AtomicLong();

    /** The clock is monotonic, in milliseconds. */
    public WebSocketEndpoint(
            WebSocketSettings settings, ConnectionListener listener, TransportMeters meters, LongSupplier clockMs) {
        this.settings = settings;
        this.host = new Host(settings.connection(), listener, meters, clockMs);
    }

    /**
     * Sets what this transport needs of its HTTP server, and returns the same options. Compression is off in both forms: it is
     * on by default and inflates without a limit. The idle limit is for what never becomes a WebSocket; it is far enough above
     * the silence limit, and the wait for a hello, that a connection is always closed by us first, with a code.
     */
    public static HttpServerOptions serverOptions(HttpServerOptions options, WebSocketSettings settings) {
        return options.setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(settings.messageBytes())
                .setMaxWebSocketMessageSize(settings.messageBytes())
                .addWebSocketSubProtocol(ProtocolVersion.SUBPROTOCOL)
                .setWebSocketClosingTimeout(seconds(settings.connection().closingMs()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(seconds(2
                        * Math.max(
                                settings.connection().silenceMs(),
                                settings.connection().helloMs())));
    }

    private static int seconds(long ms) {
        return Math.toIntExact(Math.ceilDiv(ms, 1_000));
    }

    /** Must be called while the request is handled, or on a request that was paused since. */
    public void accept(HttpServerRequest request) {
        accept(request, Stay.UNCOUNTED, Optional.empty());
    }

    /** @param refusal what the connection is told instead of being heard: browsers do not show pages why a handshake failed */
    public void accept(HttpServerRequest request, Stay stay, Optional<ServerFrame.Refused> refusal) {
        request.toWebSocket().onSuccess(socket -> accept(socket, stay, refusal)).onFailure(cause -> {
            stay.gone();
            LOG.debug("handshake failed cause={}", cause.getClass().getSimpleName());
        });
    }

    private void accept(ServerWebSocket socket, Stay stay, Optional<ServerFrame.Refused> refusal) {
        host.meters().accepted();
        var id = "ws-" + connections.incrementAndGet();
        var connection = new WebSocketCarrier(id, socket, settings, host, stay).begin();
        refusal.or(() -> refusalOf(socket)).ifPresent(connection::refuse);
    }

    private static Optional<ServerFrame.Refused> refusalOf(ServerWebSocket socket) {
        if (ProtocolVersion.SUBPROTOCOL.equals(socket.subProtocol())) return Optional.empty();
        return Optional.of(ServerFrame.Refused.of(
                CloseCode.VERSION, "the subprotocol " + ProtocolVersion.SUBPROTOCOL + " was not offered"));
    }
}
