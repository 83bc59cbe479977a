package org.opencobrowse.transport.longpoll;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.http.RecordingMeters;
import org.opencobrowse.transport.http.TestHttpServer;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** A real HTTP server with the endpoint on a free port, and clients for it. */
final class TestServer implements AutoCloseable {

    final RecordingMeters meters = new RecordingMeters();
    final List<String> course = new CopyOnWriteArrayList<>();
    volatile boolean isFull;
    final LongPollEndpoint endpoint;
    private final TestHttpServer server;
    private final HttpClient clients;
    private final List<PollClient> made = new CopyOnWriteArrayList<>();

    TestServer(LongPollSettings settings, ConnectionListener listener) {
        endpoint = new LongPollEndpoint(
                settings, this::enter, listener, meters, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        server = new TestHttpServer(new HttpServerOptions(), endpoint::accept);
        clients = server.vertx()
                .createHttpClient(
                        new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()),
                        new PoolOptions().setHttp1MaxSize(200));
    }

    /** While {@link #isFull}, nobody comes in. */
    private Stay enter(HttpServerRequest request) {
        if (isFull) throw new ProtocolViolation(CloseCode.TOO_FAST, "full");
        return new Stay() {
            @Override
            public void welcomed() {
                course.add("welcomed");
            }

            @Override
            public void gone() {
                course.add("gone");
            }
        };
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
