package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One WebSocket, spoken raw: what was written and read is exactly what is on the wire. */
final class Wire {
    record Received(JsonObject header, String body) {
        String type() {
            return header.getString("type");
        }
    }

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final List<Received> seen = new ArrayList<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    void attach(WebSocket opened) {
        opened.binaryMessageHandler(message -> {
            int end = 0;
            while (message.getByte(end) != '\n') end++;
            received.add(new Received(
                    new JsonObject(message.getString(0, end)), message.getString(end + 1, message.length())));
        });
        opened.closeHandler(_ -> closeCode.complete((int) opened.closeStatusCode()));
        socket.complete(opened);
    }

    void send(JsonObject header) throws Exception {
        send(header, "");
    }

    void send(JsonObject header, String body) throws Exception {
        sendRaw(Buffer.buffer(header.encode()).appendByte((byte) '\n').appendString(body));
    }

    void sendRaw(Buffer message) throws Exception {
        socket.get(LiveNode.DEADLINE_S, TimeUnit.SECONDS).writeBinaryMessage(message);
    }

    /** From now on nothing is read from the socket. */
    void stopReading() throws Exception {
        socket.get(LiveNode.DEADLINE_S, TimeUnit.SECONDS).pause();
    }

    void resumeReading() throws Exception {
        socket.get(LiveNode.DEADLINE_S, TimeUnit.SECONDS).resume();
    }

    void publish(long epoch, long seq, String kind, String body) throws Exception {
        send(
                new JsonObject()
                        .put("type", "publish")
                        .put("epoch", epoch)
                        .put("seq", seq)
                        .put("kind", kind)
                        .put("length", body.length()),
                body);
    }

    /** The next frame of this type; others before it are kept in {@link #seen}. */
    Received await(String type) throws Exception {
        return awaitAny(type);
    }

    /** The next frame of one of these types. */
    Received awaitAny(String... types) throws Exception {
        while (true) {
            var next = received.poll(LiveNode.DEADLINE_S, TimeUnit.SECONDS);
            assertThat(next).as("no %s came; seen: %s", List.of(types), seen).isNotNull();
            seen.add(next);
            if (List.of(types).contains(next.type())) return next;
        }
    }

    List<Received> seen() {
        return seen;
    }

    int awaitClose() throws Exception {
        return closeCode.get(LiveNode.DEADLINE_S, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        socket.get(LiveNode.DEADLINE_S, TimeUnit.SECONDS).close();
    }
}
