package org.opencobrowse.transport.websocket;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ProtocolVersion;

/** A real HTTP server with the endpoint on a free port, and clients for it. */
final class TestServer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient clients =
            vertx.createWebSocketClient(new WebSocketClientOptions().setTryUsePerMessageCompression(true));
    private final HttpServer server;
    final RecordingMeters meters = new RecordingMeters();

    TestServer(WebSocketSettings settings, ConnectionListener listener) {
        var endpoint = new WebSocketEndpoint(
                settings, listener, meters, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        var options = WebSocketEndpoint.serverOptions(
                new HttpServerOptions().setPort(0).setHost("127.0.0.1"), settings);
        server = await(
                vertx.createHttpServer(options).requestHandler(endpoint::accept).listen());
    }

    int port() {
        return server.actualPort();
    }

    TestClient connect() {
        return connect(List.of(ProtocolVersion.SUBPROTOCOL));
    }

    TestClient connect(List<String> subprotocols) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port())
                .setURI("/cobrowse/v1/websocket")
                .setSubProtocols(subprotocols);
        var client = new TestClient();
        // Handlers before the future is given out: frames may come with the handshake.
        await(clients.connect(options).onSuccess(client::attach));
        return client;
    }

    /** As a node that goes down does it. */
    Future<Void> shutdown() {
        return server.shutdown(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        await(clients.close());
        await(server.close());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
