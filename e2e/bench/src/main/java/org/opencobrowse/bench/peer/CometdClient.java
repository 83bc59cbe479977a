package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.bench.load.Body;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Client;
import org.opencobrowse.bench.load.Cut;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Stamp;
import org.opencobrowse.bench.load.Tally;
import org.opencobrowse.bench.load.WebSocketWire;
import org.opencobrowse.bench.load.Wire;

/**
 * A Bayeux client with the acknowledgement extension: one {@code /meta/connect} is always under way and carries the number of the last batch. Publishing is not covered by the extension:
 * like the JavaScript client, this one reports what could not be sent and keeps nothing.
 */
final class CometdClient implements Client {
    private static final byte[] ACK = "\"ack\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] META_CONNECT = "/meta/connect".getBytes(StandardCharsets.US_ASCII);

    private final LoadLoop loop;
    private final String channel;
    private final String connectionType;
    private final @Nullable Tally tally;
    private final Wire wire;

    private @Nullable Promise<Void> connected;
    private @Nullable String clientId;
    private long messages;
    private long lastBatch = -1;
    private boolean isConnected;
    private boolean isEstablished;

    CometdClient(LoadLoop loop, int port, int room, Carrier carrier, @Nullable Tally tally) {
        this.loop = loop;
        this.channel = "/room/" + room;
        this.tally = tally;
        this.connectionType = carrier == Carrier.WEB_SOCKET ? "websocket" : "long-polling";
        this.wire = switch (carrier) {
            case WEB_SOCKET ->
                WebSocketWire.text(
                        loop,
                        new WebSocketConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setURI("/socket/"),
                        this::received);
            case LONG_POLL -> new CometdPollWire(loop, port, this::received);
        };
    }

    @Override
    public Future<Void> connect() {
        var promise = Promise.<Void>promise();
        connected = promise;
        return wire.open().compose(_ -> {
            if (clientId == null) handshake();
            else metaConnect(true);
            return promise.future();
        });
    }

    private void handshake() {
        lastBatch = -1;
        isEstablished = false;
        send(new JsonObject()
                .put("channel", "/meta/handshake")
                .put("version", "1.0")
                .put("minimumVersion", "1.0")
                .put("supportedConnectionTypes", new JsonArray().add(connectionType))
                .put("ext", new JsonObject().put("ack", true)));
    }

    private void metaConnect(boolean atOnce) {
        var message = new JsonObject()
                .put("channel", "/meta/connect")
                .put("clientId", clientId)
                .put("connectionType", connectionType)
                .put("ext", new JsonObject().put("ack", lastBatch));
        send(atOnce ? message.put("advice", new JsonObject().put("timeout", 0)) : message);
    }

    private void send(JsonObject message) {
        wire.send(new JsonArray()
                .add(message.put("id", String.valueOf(++messages)))
                .toBuffer());
    }

    @Override
    public void cut(Cut how) {
        isConnected = false;
        wire.cut(how);
    }

    @Override
    public void publish(Body body) {
        if (!isConnected) return;
        var head = "[{\"channel\":\"" + channel + "\",\"clientId\":\"" + clientId + "\",\"id\":\"" + ++messages
                + "\",\"data\":\"";
        wire.send(body.appendJsonTo(
                        Buffer.buffer(body.filler().json().length() + 300).appendString(head))
                .appendString("\"}]"));
    }

    private void received(Buffer message) {
        if (tally != null && isEstablished) tally(message);
        if (!isEstablished) {
            message.toJsonArray().forEach(each -> handle((JsonObject) each));
            return;
        }
        // Replies to publishing need no parsing; a reply to /meta/connect needs its batch number only.
        if (Bytes.find(message, META_CONNECT, 0) < 0) return;
        if (Bytes.find(message, "\"successful\":false".getBytes(StandardCharsets.US_ASCII), 0) >= 0) {
            message.toJsonArray().forEach(each -> handle((JsonObject) each));
            return;
        }
        var at = Bytes.find(message, ACK, 0);
        if (at >= 0) lastBatch = Bytes.number(message, at + ACK.length);
        isConnected = true;
        if (connected != null) connected.tryComplete();
        metaConnect(false);
    }

    private void tally(Buffer message) {
        if (tally == null) return;
        var nowNs = System.nanoTime();
        for (int at = Stamp.find(message, 0); at >= 0; at = Stamp.find(message, at + Stamp.BYTES))
            tally.received(Stamp.read(message, at), nowNs);
    }

    private void handle(JsonObject message) {
        var answered = message.getString("channel");
        if (!message.getBoolean("successful", true)) {
            loop.fault(answered + ": " + message.getString("error"));
            if (answered.equals("/meta/connect")) handshake();
            return;
        }
        switch (answered) {
            case "/meta/handshake" -> {
                clientId = message.getString("clientId");
                if (tally == null) established();
                else
                    send(new JsonObject()
                            .put("channel", "/meta/subscribe")
                            .put("clientId", clientId)
                            .put("subscription", channel));
            }
            case "/meta/subscribe" -> established();
            default -> {}
        }
    }

    private void established() {
        isEstablished = true;
        metaConnect(true);
    }
}
