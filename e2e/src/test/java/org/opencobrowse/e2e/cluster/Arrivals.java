package org.opencobrowse.e2e.cluster;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.setup.Await;

/** How long events are on their way from one customer to two agents: one at the owner, one behind a node that relays. In milliseconds. */
record Arrivals(List<Double> direct, List<Double> relayed) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    static Arrivals of(NodeUnderTest owner, NodeUnderTest relay, int events) {
        var session = owner.newSession();
        var hello = Party.agentHello(Carrier.WEBSOCKET, owner, session);
        try (var customer = Party.customer(Carrier.WEBSOCKET, owner, session);
                var direct = new Listener(owner, "", hello);
                var relayed = new Listener(relay, "?co-browse-node-id=n1", hello)) {
            var sent = new ArrayList<Long>();
            for (var seq = 1; seq <= events; seq++) {
                sent.add(System.nanoTime());
                customer.publish(seq, seq == 1 ? "snapshot" : "delta", "event " + seq);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new Arrivals(direct.since(sent), relayed.since(sent));
        }
    }

    /** An agent that notes when what came. */
    private static final class Listener implements WebSocket.Listener, AutoCloseable {
        private final Map<Long, Long> came = new ConcurrentHashMap<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private final WebSocket socket;
        private volatile boolean isWelcome;

        Listener(NodeUnderTest node, String query, Frame hello) {
            socket = HTTP.newWebSocketBuilder()
                    .subprotocols("cobrowse.v1")
                    .header("Origin", node.pageOrigin())
                    .buildAsync(
                            URI.create(node.pageOrigin().replace("http", "ws") + "/cobrowse/v1/websocket" + query),
                            this)
                    .join();
            socket.sendBinary(ByteBuffer.wrap(hello.wire()), true).join();
            Await.until("a welcome", () -> isWelcome, welcome -> welcome);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var now = System.nanoTime();
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                var frame = Frame.read(message.toByteArray());
                message.reset();
                if (frame.type().equals("welcome")) isWelcome = true;
                if (frame.type().equals("event")) came.put(frame.number("position"), now);
            }
            from.request(1);
            return null;
        }

        List<Double> since(List<Long> sent) {
            Await.until("all events", came::size, count -> count == sent.size());
            var millis = new ArrayList<Double>();
            for (var at = 0; at < sent.size(); at++) millis.add((came.getOrDefault(at + 1L, 0L) - sent.get(at)) / 1e6);
            return millis;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
