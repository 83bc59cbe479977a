package org.opencobrowse.transport.longpoll;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.http.RecordingMeters;
import org.opencobrowse.transport.http.TestHttpServer;

/** A real HTTP server with the endpoint on a free port, and clients for it. */
final class TestServer implements AutoCloseable {

    final RecordingMeters meters = new RecordingMeters();
    final LongPollEndpoint endpoint;
    private final TestHttpServer server;
    private final HttpClient clients;
    private final List<PollClient> made = new CopyOnWriteArrayList<>();

    TestServer(LongPollSettings settings, ConnectionListener listener) {
        endpoint = new LongPollEndpoint(
                settings, listener, meters, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        server = new TestHttpServer(new HttpServerOptions(), endpoint::accept);
        clients = server.vertx()
                .createHttpClient(
                        new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()),
                        new PoolOptions().setHttp1MaxSize(200));
    }

    int port() {
        return server.port();
    }

    /** A client with an id of its own that polls and has sent nothing yet. */
    PollClient connect() {
        var client = client();
        client.resumeReading();
        return client;
    }

    /** A client that does nothing by itself. */
    PollClient client() {
        var client = new PollClient(clients);
        made.add(client);
        return client;
    }

    @Override
    public void close() {
        made.forEach(PollClient::stopReading);
        TestHttpServer.await(clients.close());
        server.close();
    }
}
