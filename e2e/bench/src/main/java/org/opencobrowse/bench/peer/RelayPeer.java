package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.bench.load.Body;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Client;
import org.opencobrowse.bench.load.Cut;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Stamp;
import org.opencobrowse.bench.load.Tally;
import org.opencobrowse.bench.load.WebSocketWire;
import org.opencobrowse.bench.server.RelayServer;

/** The limit of the stack. Its clients send bodies as they are, large ones in the pieces that our protocol has, and keep nothing. */
public final class RelayPeer implements Peer {
    private static final int CHUNK_BYTES = 32 * 1024;

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public boolean speaks(Carrier carrier) {
        return carrier == Carrier.WEB_SOCKET;
    }

    @Override
    public Launch launch(int port, Needs needs) {
        return Launch.of(Java.command(needs.jvm(), RelayServer.class, port));
    }

    @Override
    public Fleet.Maker clients(LoadLoop loop, int port, Carrier carrier) {
        return new Fleet.Maker() {
            @Override
            public Client publisher(int room) {
                return new RelayClient(loop, port, room, null);
            }

            @Override
            public Client subscriber(int room, Tally tally) {
                return new RelayClient(loop, port, room, tally);
            }
        };
    }

    private static final class RelayClient implements Client {
        private final WebSocketWire wire;
        private final @Nullable Tally tally;
        private @Nullable Stamp begun;

        RelayClient(LoadLoop loop, int port, int room, @Nullable Tally tally) {
            this.tally = tally;
            var options = new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI("/" + room);
            wire = WebSocketWire.binary(loop, options, this::received);
        }

        @Override
        public Future<Void> connect() {
            begun = null;
            return wire.open();
        }

        @Override
        public void cut(Cut how) {
            wire.cut(how);
        }

        @Override
        public void publish(Body body) {
            var whole = body.appendTo(Buffer.buffer(body.bytes() + 8));
            // Four bytes before each piece say how much is still to come: the subscriber must know when it has all.
            for (int offset = 0; offset < whole.length(); offset += CHUNK_BYTES) {
                var end = Math.min(whole.length(), offset + CHUNK_BYTES);
                wire.send(Buffer.buffer(end - offset + 4)
                        .appendInt(whole.length() - end)
                        .appendBuffer(whole.slice(offset, end)));
            }
        }

        private void received(Buffer message) {
            if (tally == null) return;
            var missingBytes = message.getInt(0);
            if (begun == null) begun = Stamp.read(message, 4);
            if (missingBytes > 0) return;
            tally.received(begun, System.nanoTime());
            begun = null;
        }
    }
}
