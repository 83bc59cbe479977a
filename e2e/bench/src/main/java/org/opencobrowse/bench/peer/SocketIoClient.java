package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
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
 * A Socket.IO client: protocol 5 on Engine.IO 4. Small bodies are strings, large ones binary attachments. What is emitted while there is no connection is kept and sent later, as the JavaScript
 * client does by default; what was under way when the connection was lost is not.
 */
final class SocketIoClient implements Client {
    private static final int BINARY_FROM_BYTES = 32 * 1024;

    private final LoadLoop loop;
    private final int room;
    private final @Nullable Tally tally;
    private final Wire wire;
    private final ArrayDeque<Body> kept = new ArrayDeque<>();

    private @Nullable Promise<Void> joined;
    private @Nullable String privateId;
    private @Nullable String offset;
    private boolean isConnected;

    SocketIoClient(LoadLoop loop, int port, int room, Carrier carrier, @Nullable Tally tally) {
        this.loop = loop;
        this.room = room;
        this.tally = tally;
        this.wire = switch (carrier) {
            case WEB_SOCKET ->
                WebSocketWire.text(
                        loop,
                        new WebSocketConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setURI("/socket.io/?EIO=4&transport=websocket"),
                        this::received);
            case LONG_POLL -> new EngineIoPollWire(loop, port, this::received);
        };
    }

    @Override
    public Future<Void> connect() {
        var promise = Promise.<Void>promise();
        joined = promise;
        return wire.open().compose(_ -> promise.future());
    }

    @Override
    public void cut(Cut how) {
        isConnected = false;
        wire.cut(how);
    }

    @Override
    public void publish(Body body) {
        if (!isConnected) kept.add(body);
        else if (body.bytes() >= BINARY_FROM_BYTES && wire instanceof WebSocketWire socket) {
            wire.send(Buffer.buffer("451-[\"event\",\"" + room + "\",{\"_placeholder\":true,\"num\":0}]"));
            socket.sendBinary(body.appendTo(Buffer.buffer(body.bytes())));
        } else
            wire.send(
                    body.appendJsonTo(Buffer.buffer(body.bytes() + 64).appendString("42[\"event\",\"" + room + "\",\""))
                            .appendString("\"]"));
    }

    private void received(Buffer packet) {
        switch (packet.getByte(0)) {
            case '0' -> connectNamespace();
            case '2' -> wire.send(Buffer.buffer("3"));
            case '4' -> message(packet);
            case '@' -> tally(packet, 0); // an attachment
            default -> loop.fault("packet " + packet.getString(0, Math.min(40, packet.length())));
        }
    }

    private void connectNamespace() {
        var recovery = privateId == null
                ? ""
                : new JsonObject().put("pid", privateId).put("offset", offset).encode();
        wire.send(Buffer.buffer("40" + recovery));
    }

    private void message(Buffer packet) {
        switch (packet.getByte(1)) {
            case '0' -> namespaceConnected(new JsonObject(packet.getString(2, packet.length())));
            case '2', '5' -> event(packet);
            case '3' -> ready();
            default -> loop.fault("packet " + packet.getString(0, Math.min(40, packet.length())));
        }
    }

    private void namespaceConnected(JsonObject answer) {
        var recovered = privateId != null && privateId.equals(answer.getString("pid"));
        if (privateId != null && !recovered) loop.fault("connection state not recovered");
        privateId = answer.getString("pid");
        if (recovered) ready();
        else
            wire.send(Buffer.buffer("420"
                    + new JsonArray().add("join").add(String.valueOf(room)).encode()));
    }

    private void ready() {
        isConnected = true;
        for (var body = kept.poll(); body != null; body = kept.poll()) publish(body);
        if (joined != null) joined.tryComplete();
    }

    private void event(Buffer packet) {
        // The last argument is the offset that recovery needs.
        var end = packet.length() - 2;
        var begin = end;
        while (packet.getByte(begin - 1) != '"') begin--;
        offset = packet.getString(begin, end);
        tally(packet, 2);
    }

    private void tally(Buffer message, int from) {
        if (tally == null) return;
        var at = Stamp.find(message, from);
        if (at >= 0) tally.received(Stamp.read(message, at), System.nanoTime());
    }
}
