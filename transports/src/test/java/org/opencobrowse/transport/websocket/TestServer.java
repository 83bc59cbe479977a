package org.opencobrowse.transport.websocket;

import static org.opencobrowse.transport.http.TestHttpServer.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.http.RecordingMeters;
import org.opencobrowse.transport.http.TestHttpServer;
import org.opencobrowse.transport.protocol.ProtocolVersion;

/** A real HTTP server with the endpoint on a free port, and clients for it. */
final class TestServer implements AutoCloseable {

    final RecordingMeters meters = new RecordingMeters();
    private final TestHttpServer server;
    private final WebSocketClient clients;

    TestServer(WebSocketSettings settings, ConnectionListener listener) {
        var endpoint = new WebSocketEndpoint(
                settings, listener, meters, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        var options = WebSocketEndpoint.serverOptions(new HttpServerOptions(), settings);
        server = new TestHttpServer(options, endpoint::accept);
        clients =
                server.vertx().createWebSocketClient(new WebSocketClientOptions().setTryUsePerMessageCompression(true));
    }

    int port() {
        return server.port();
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

    Future<?> shutdown() {
        return server.shutdown();
    }

    @Override
    public void close() {
        await(clients.close());
        server.close();
    }
}
