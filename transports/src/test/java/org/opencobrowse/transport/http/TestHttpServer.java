package org.opencobrowse.transport.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An HTTP server on a free port; as in a node, its connections spread over several event loops. */
public final class TestHttpServer implements AutoCloseable {

    /** One free port for all instances of a verticle, in the words of the library. */
    private static final int FREE_PORT_OF_ALL = -1;

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    public TestHttpServer(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        options.setPort(FREE_PORT_OF_ALL).setHost("127.0.0.1");
        await(vertx.deployVerticle(() -> new Listening(options, handler), new DeploymentOptions().setInstances(2)));
    }

    private final class Listening extends VerticleBase {

        private final HttpServerOptions options;
        private final Handler<HttpServerRequest> handler;

        Listening(HttpServerOptions options, Handler<HttpServerRequest> handler) {
            this.options = options;
            this.handler = handler;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(options)
                    .requestHandler(handler)
                    .listen()
                    .onSuccess(servers::add);
        }
    }

    /** For clients of the server. */
    public Vertx vertx() {
        return vertx;
    }

    public int port() {
        return servers.getFirst().actualPort();
    }

    /** As a node that goes down does it. */
    public Future<?> shutdown() {
        return Future.join(servers.stream()
                .map(server -> server.shutdown(10, TimeUnit.SECONDS))
                .toList());
    }

    @Override
    public void close() {
        await(Future.join(servers.stream().map(HttpServer::close).toList()));
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
