package org.opencobrowse.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opencobrowse.server.config.ConfigLoader;

/** A real node on free ports, and a client for it. */
public final class TestNode implements AutoCloseable {
    private static final int DEADLINE_S = 30;

    private final CobrowseServer server;
    private final Vertx vertx = Vertx.vertx();
    private final WebClient client;

    private TestNode(CobrowseServer server) {
        this.server = server;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(server.port())
                        .setFollowRedirects(false));
    }

    public static TestNode start(String yaml) {
        return start(yaml, Map.of());
    }

    public static TestNode demo() {
        return start("", Map.of("demo", "true"));
    }

    private static TestNode start(String yaml, Map<String, String> more) {
        var arguments = new HashMap<>(Map.of("http.port", "0", "management.port", "0", "node.name", "test"));
        arguments.putAll(more);
        return new TestNode(await(CobrowseServer.start(ConfigLoader.load(Optional.of(yaml), Map.of(), arguments))));
    }

    public int port() {
        return server.port();
    }

    public HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.request(method, path);
    }

    public HttpResponse<Buffer> get(String path) {
        return await(client.get(path).send());
    }

    public HttpResponse<Buffer> getMetrics() {
        return await(
                client.get(server.managementPort(), "127.0.0.1", "/metrics").send());
    }

    /** What comes back for bytes that no client library would send; reads until the node closes the connection. */
    public String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(DEADLINE_S * 1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    CobrowseServer server() {
        return server;
    }

    @Override
    public void close() {
        client.close();
        await(server.close());
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(DEADLINE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + DEADLINE_S + " s", e);
        }
    }
}
