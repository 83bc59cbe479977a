package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
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
 * A customer or an agent of this product's protocol, with the habits of its own browser client: an outbox until the server acknowledges, an acknowledgement of its own after 32 events,
 * 256 KiB or a second, a heartbeat when there is nothing else to say.
 */
final class CobrowseClient implements Client {
    private static final int CHUNK_BYTES = 32 * 1024;
    private static final int ACK_EVENTS = 32;
    private static final int ACK_BYTES = 256 * 1024;
    private static final long ACK_NS = 1_000_000_000L;

    /** What a client needs of its node beside a wire. */
    interface Node {
        int port();

        Future<JsonObject> create(int room);

        /** Its id. */
        String session(int room);

        Future<String> bearer(int agent);
    }

    private record Unacknowledged(long seq, String kind, Body body) {}

    private final LoadLoop loop;
    private final Node node;
    private final int room;
    private final Carrier carrier;
    private final int agent;
    private final @Nullable Tally tally;
    private final Wire wire;

    private @Nullable Promise<Void> welcomed;
    private @Nullable String secret;
    private boolean isWelcome;
    private long heartbeatNs = 10_000_000_000L;
    private long sentNs;

    private final ArrayDeque<Unacknowledged> outbox = new ArrayDeque<>();
    private long seq;
    private boolean snapshotOwed = true;

    private long position;
    private @Nullable Stamp begun;
    private int unackedEvents;
    private long unackedBytes;
    private long unackedSinceNs;

    private CobrowseClient(LoadLoop loop, Node node, int room, Carrier carrier, int agent, @Nullable Tally tally) {
        this.loop = loop;
        this.node = node;
        this.room = room;
        this.carrier = carrier;
        this.agent = agent;
        this.tally = tally;
        wire = switch (carrier) {
            case WEB_SOCKET -> WebSocketWire.binary(loop, webSocket(node.port()), this::received);
            case LONG_POLL -> new CobrowsePollWire(loop, node.port(), this::received);
        };
    }

    private static WebSocketConnectOptions webSocket(int port) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/cobrowse/v1/websocket")
                .addSubProtocol("cobrowse.v1")
                .addHeader("Origin", "http://127.0.0.1:" + port);
    }

    static CobrowseClient customer(LoadLoop loop, Node node, int room, Carrier carrier) {
        return new CobrowseClient(loop, node, room, carrier, -1, null);
    }

    static CobrowseClient agent(LoadLoop loop, Node node, int room, Carrier carrier, int agent, Tally tally) {
        return new CobrowseClient(loop, node, room, carrier, agent, tally);
    }

    private boolean isCustomer() {
        return tally == null;
    }

    @Override
    public Future<Void> connect() {
        var promise = Promise.<Void>promise();
        welcomed = promise;
        begun = null;
        return identified()
                .compose(hello -> wire.open().compose(_ -> {
                    send(Buffer.buffer(hello.encode()).appendByte((byte) '\n'));
                    return promise.future();
                }));
    }

    private Future<JsonObject> identified() {
        if (!isCustomer()) return node.bearer(agent).map(bearer -> hello().put("bearer", bearer));
        if (secret != null) return Future.succeededFuture(hello());
        return node.create(room).map(session -> {
            secret = session.getString("secret");
            return hello();
        });
    }

    private JsonObject hello() {
        var hello = new JsonObject()
                .put("type", "hello")
                .put("versions", new JsonArray().add(1))
                .put("role", isCustomer() ? "customer" : "agent")
                .put("session", node.session(room))
                .put("transport", carrier == Carrier.WEB_SOCKET ? "websocket" : "longpoll")
                .put("position", position)
                .put("epoch", seq == 0 ? 0 : 1)
                .put("seq", seq)
                .put("client", "benchmark");
        return secret == null ? hello : hello.put("secret", secret);
    }

    @Override
    public void cut(Cut how) {
        isWelcome = false;
        wire.cut(how);
    }

    @Override
    public void publish(Body body) {
        var event = new Unacknowledged(++seq, snapshotOwed ? "snapshot" : "delta", body);
        snapshotOwed = body.bytes() > CHUNK_BYTES;
        outbox.add(event);
        if (isWelcome) send(event);
    }

    private void send(Unacknowledged event) {
        var whole = event.body().appendTo(Buffer.buffer(event.body().bytes()));
        var header = "{\"type\":\"publish\",\"epoch\":1,\"seq\":" + event.seq() + ",\"kind\":\"" + event.kind()
                + "\",\"length\":" + whole.length();
        if (whole.length() <= CHUNK_BYTES) {
            send(frame(header + "}\n", whole));
            return;
        }
        for (int offset = 0; offset < whole.length(); offset += CHUNK_BYTES)
            send(frame(
                    header + ",\"offset\":" + offset + "}\n",
                    whole.slice(offset, Math.min(whole.length(), offset + CHUNK_BYTES))));
    }

    private static Buffer frame(String header, Buffer body) {
        var bytes = header.getBytes(StandardCharsets.US_ASCII);
        return Buffer.buffer(bytes.length + body.length()).appendBytes(bytes).appendBuffer(body);
    }

    private void send(Buffer frame) {
        sentNs = System.nanoTime();
        wire.send(frame);
    }

    @Override
    public void tick() {
        if (!isWelcome) return;
        var nowNs = System.nanoTime();
        if (unackedEvents > 0 && nowNs - unackedSinceNs >= ACK_NS) acknowledge();
        if (nowNs - sentNs >= heartbeatNs) send(Buffer.buffer("{\"type\":\"heartbeat\"}\n"));
    }

    private void received(Buffer frame) {
        var header = Header.of(frame);
        switch (header.type()) {
            case "event" -> event(header, frame);
            case "ack" -> acknowledged(header.number("seq"));
            case "presence", "heartbeat" -> {}
            case "welcome" -> welcome(header.json());
            case "resync" -> {
                // Told to everybody who begins; any other cause means that events were skipped.
                var cause = header.json().getString("cause");
                if (!cause.equals("fresh")) loop.fault("resync: " + cause);
                position = header.number("position") - 1;
                begun = null;
            }
            case "request-snapshot" -> snapshotOwed = true;
            case "request-resend" -> resend(header.number("from"), header.number("to"));
            default -> {
                loop.fault(header.json().encode());
                if (welcomed != null) welcomed.tryFail(header.json().encode());
            }
        }
    }

    private void welcome(JsonObject welcome) {
        if (!isCustomer()) secret = welcome.getString("secret");
        heartbeatNs = welcome.getLong("heartbeatMs") * 1_000_000;
        isWelcome = true;
        if (isCustomer()) {
            var have = welcome.getJsonObject("have");
            acknowledged(have.getLong("epoch") == 1 ? have.getLong("seq") : 0);
            snapshotOwed |= welcome.getBoolean("snapshot");
            outbox.forEach(this::send);
        }
        if (welcomed != null) welcomed.tryComplete();
    }

    private void acknowledged(long upTo) {
        while (!outbox.isEmpty() && outbox.peek().seq() <= upTo) outbox.poll();
    }

    private void resend(long from, long to) {
        for (var event : outbox) if (event.seq() >= from && event.seq() <= to) send(event);
    }

    private void event(Header header, Buffer frame) {
        if (tally == null) return;
        var at = header.number("position");
        if (at != position + 1) {
            loop.fault("positions that do not grow by one");
            return;
        }
        var length = header.number("length");
        if (begun == null) begun = Stamp.read(frame, header.bodyAt());
        var pieceEnd = header.has("offset") ? header.number("offset") + frame.length() - header.bodyAt() : length;
        if (pieceEnd < length) return;
        position = at;
        tally.received(begun, System.nanoTime());
        begun = null;
        acknowledgeWhenDue(length);
    }

    private void acknowledgeWhenDue(long bytes) {
        if (unackedEvents++ == 0) unackedSinceNs = System.nanoTime();
        unackedBytes += bytes;
        if (unackedEvents >= ACK_EVENTS || unackedBytes >= ACK_BYTES) acknowledge();
    }

    private void acknowledge() {
        unackedEvents = 0;
        unackedBytes = 0;
        send(Buffer.buffer("{\"type\":\"ack\",\"position\":" + position + "}\n"));
    }

    /** A frame's first line. The two fields of the hot path are found without parsing it. */
    private record Header(String line, int bodyAt) {

        static Header of(Buffer frame) {
            var end = 0;
            while (frame.getByte(end) != '\n') end++;
            return new Header(frame.getString(0, end), end + 1);
        }

        String type() {
            var from = line.indexOf("\"type\":\"") + 8;
            return line.substring(from, line.indexOf('"', from));
        }

        boolean has(String field) {
            return line.contains("\"" + field + "\":");
        }

        long number(String field) {
            var at = line.indexOf("\"" + field + "\":") + field.length() + 3;
            long value = 0;
            for (; at < line.length() && Character.isDigit(line.charAt(at)); at++)
                value = 10 * value + (line.charAt(at) - '0');
            return value;
        }

        JsonObject json() {
            return new JsonObject(line);
        }
    }
}
