package org.opencobrowse.transport.websocket;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ProtocolVersion;

/** A real HTTP server with the endpoint on a free port, and clients for it. */
final class TestServer implements AutoCloseable {

    /** One free port for all instances of a verticle, in the words of the library. */
    private static final int FREE_PORT_OF_ALL = -1;

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient clients =
            vertx.createWebSocketClient(new WebSocketClientOptions().setTryUsePerMessageCompression(true));
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    final RecordingMeters meters = new RecordingMeters();

    TestServer(WebSocketSettings settings, ConnectionListener listener) {
        var endpoint = new WebSocketEndpoint(
                settings, listener, meters, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        var options = WebSocketEndpoint.serverOptions(
                new HttpServerOptions().setPort(FREE_PORT_OF_ALL).setHost("127.0.0.1"), settings);
        await(vertx.deployVerticle(() -> new Listening(endpoint, options), new DeploymentOptions().setInstances(2)));
    }

    /** As in a node, connections spread over several event loops. */
    private final class Listening extends VerticleBase {

        private final WebSocketEndpoint endpoint;
        private final HttpServerOptions options;

        Listening(WebSocketEndpoint endpoint, HttpServerOptions options) {
            this.endpoint = endpoint;
            this.options = options;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(options)
                    .requestHandler(endpoint::accept)
                    .listen()
                    .onSuccess(servers::add);
        }
    }

    int port() {
        return servers.getFirst().actualPort();
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
    Future<?> shutdown() {
        return Future.join(servers.stream()
                .map(server -> server.shutdown(10, TimeUnit.SECONDS))
                .toList());
    }

    @Override
    public void close() {
        await(clients.close());
        await(Future.join(servers.stream().map(HttpServer::close).toList()));
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
