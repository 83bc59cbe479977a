package org.opencobrowse.server.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.server.CobrowseServer;
import org.opencobrowse.server.RawSocket;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.config.ServerConfig;

/** A real node on a free port, and a client for its REST calls and WebSockets. */
final class LiveNode implements AutoCloseable {
    static final long DEADLINE_S = 10;

    private final Vertx vertx;
    private final WebClient web;
    private final WebSocketClient sockets;
    private final CobrowseServer server;
    private final int port;

    LiveNode(ServerConfig config) throws Exception {
        this(
                Vertx.vertx(),
                CobrowseServer.start(config)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS));
    }

    private LiveNode(Vertx vertx, CobrowseServer server) {
        this(vertx, server, server.port());
    }

    private LiveNode(Vertx vertx, CobrowseServer server, int port) {
        this.vertx = vertx;
        this.web = WebClient.create(vertx);
        this.sockets = vertx.createWebSocketClient();
        this.server = server;
        this.port = port;
    }

    /** The same node as agents reach it; closed with this one. */
    LiveNode atAgentPort() {
        return new LiveNode(vertx, server, server.agentPort());
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    int managementPort() {
        return server.managementPort();
    }

    HttpResponse<Buffer> call(HttpMethod method, String path, Map<String, String> headers, JsonObject body)
            throws Exception {
        var request = web.request(method, port, "127.0.0.1", path).putHeader("Origin", origin());
        headers.forEach(request::putHeader);
        var sent = body.isEmpty() ? request.send() : request.sendJsonObject(body);
        return sent.toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
    }

    /** A POST of bytes, with no other headers than these. */
    HttpResponse<Buffer> send(String path, Map<String, String> headers, Buffer body) throws Exception {
        var request = web.post(port, "127.0.0.1", path).putHeader("Origin", origin());
        headers.forEach(request::putHeader);
        return request.sendBuffer(body)
                .toCompletionStage()
                .toCompletableFuture()
                .get(DEADLINE_S, TimeUnit.SECONDS);
    }

    String metrics() throws Exception {
        return web.get(server.managementPort(), "127.0.0.1", "/metrics")
                .send()
                .toCompletionStage()
                .toCompletableFuture()
                .get(DEADLINE_S, TimeUnit.SECONDS)
                .bodyAsString();
    }

    /** The books of a live session, as the management port has them. */
    JsonObject books(JsonObject session) throws Exception {
        return web.get(server.managementPort(), "127.0.0.1", "/sessions/" + session.getString("id"))
                .send()
                .toCompletionStage()
                .toCompletableFuture()
                .get(DEADLINE_S, TimeUnit.SECONDS)
                .bodyAsJsonObject();
    }

    /** The call on the management port. */
    HttpResponse<Buffer> drain(HttpMethod method, Map<String, String> headers) throws Exception {
        var request = web.request(method, server.managementPort(), "127.0.0.1", "/drain");
        headers.forEach(request::putHeader);
        return request.send().toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
    }

    JsonObject createSession(String key) throws Exception {
        return call(HttpMethod.POST, "/cobrowse/rest/live/sessions", Map.of(), new JsonObject().put("key", key))
                .bodyAsJsonObject();
    }

    String signIn() throws Exception {
        return signIn("demo");
    }

    /** Test agents have their name as password. */
    String signIn(String name) throws Exception {
        var body = new JsonObject().put("name", name).put("password", name);
        return call(HttpMethod.POST, "/cobrowse/rest/agents/sign-in", Map.of(), body)
                .bodyAsJsonObject()
                .getString("bearer");
    }

    Wire open() throws Exception {
        return open("");
    }

    private WebSocketConnectOptions handshake(String address) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/cobrowse/v1/websocket")
                .addSubProtocol("cobrowse.v1")
                .putHeader("Origin", origin());
        return address.isEmpty() ? options : options.putHeader("X-Forwarded-For", address);
    }

    /** As a client does that looks for a certain node. */
    Wire openFor(String node) throws Exception {
        var wire = new Wire();
        sockets.connect(handshake("").setURI("/cobrowse/v1/websocket?co-browse-node-id=" + node))
                .onSuccess(wire::attach)
                .toCompletionStage()
                .toCompletableFuture()
                .get(DEADLINE_S, TimeUnit.SECONDS);
        return wire;
    }

    /** A chat connection, before its hello. */
    Wire openChat() throws Exception {
        var wire = new Wire();
        sockets.connect(handshake("").setURI("/cobrowse/v1/chat/websocket"))
                .onSuccess(wire::attach)
                .toCompletionStage()
                .toCompletableFuture()
                .get(DEADLINE_S, TimeUnit.SECONDS);
        return wire;
    }

    /** As a proxy passes it on that this node may trust: from that address. */
    Wire open(String address) throws Exception {
        var wire = new Wire();
        sockets.connect(handshake(address))
                .onSuccess(wire::attach)
                .toCompletionStage()
                .toCompletableFuture()
                .get(DEADLINE_S, TimeUnit.SECONDS);
        return wire;
    }

    Wire customer(JsonObject session, long epoch, long position) throws Exception {
        var wire = open();
        wire.send(hello("customer", session, epoch, position).put("secret", session.getString("secret")));
        return wire;
    }

    Wire customer(JsonObject session, long epoch, long position, String address) throws Exception {
        var wire = open(address);
        wire.send(hello("customer", session, epoch, position).put("secret", session.getString("secret")));
        return wire;
    }

    /** A socket that never reads, not even that it is refused. */
    SilentSocket openSilently(String address) throws Exception {
        return new SilentSocket(port, address);
    }

    /** As a polling client that looks for a certain node: its first batch, of which only a part comes. */
    RawSocket beginBatchFor(String node) throws IOException {
        var socket = new RawSocket(server.port());
        socket.send("""
                POST /cobrowse/v1/longpoll?co-browse-node-id=%s HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Origin: %s\r
                Content-Type: application/octet-stream\r
                X-Cobrowse-Connection: abcdefghijklmnopqrstuv\r
                X-Cobrowse-Batch: 1\r
                Content-Length: 100\r
                \r
                a part""".formatted(node, server.port(), origin()));
        return socket;
    }

    Wire agent(JsonObject session, String bearer, long position) throws Exception {
        var wire = open();
        wire.send(hello("agent", session, 0, position).put("bearer", bearer));
        return wire;
    }

    static JsonObject hello(String role, JsonObject session, long epoch, long position) {
        return new JsonObject()
                .put("type", "hello")
                .put("versions", java.util.List.of(1))
                .put("role", role)
                .put("session", session.getString("id"))
                .put("transport", "websocket")
                .put("position", position)
                .put("epoch", epoch)
                .put("seq", 0)
                .put("client", "test");
    }

    @Override
    public void close() {
        TestNode.await(server.close());
        TestNode.await(vertx.close());
    }
}
