package org.opencobrowse.e2e.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A WebSocket by hand (RFC 6455), so that it can also be spoken wrongly. Masks are zero, which is as good as any here. */
public final class WebSocketWire implements Wire {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private final RawSocket socket;
    private final Listener listener;
    private volatile boolean reads = true;

    private WebSocketWire(RawSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    static WebSocketWire open(NodeUnderTest node, Listener listener) {
        return open(node, listener, Map.of());
    }

    static WebSocketWire open(NodeUnderTest node, Listener listener, Map<String, String> headers) {
        var socket = RawSocket.to(node);
        var answer = handshake(socket, node, headers);
        if (answer.status() != 101) throw new AssertionError("the handshake was answered with " + answer);
        var wire = new WebSocketWire(socket, listener);
        Thread.ofVirtual().start(wire::read);
        return wire;
    }

    /** The status of a handshake such as browsers make. */
    public static int handshakeStatus(NodeUnderTest node) {
        try (var socket = RawSocket.to(node)) {
            return handshake(socket, node, Map.of()).status();
        }
    }

    /** Says what a browser says, changed by these headers; an empty value leaves one out. */
    static RawSocket.Head handshake(RawSocket socket, NodeUnderTest node, Map<String, String> changed) {
        var headers = new LinkedHashMap<String, String>(Map.of(
                "Connection", "Upgrade",
                "Upgrade", "websocket",
                "Sec-WebSocket-Version", "13",
                "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol", "cobrowse.v1",
                "Origin", node.pageOrigin()));
        headers.putAll(node.route().headers());
        headers.putAll(changed);
        headers.values().removeIf(String::isEmpty);
        socket.sendHead("GET", "/cobrowse/v1/websocket" + node.route().query(), headers);
        return socket.readHead();
    }

    /** In one go: what is said together arrives together. */
    @Override
    public void send(List<byte[]> messages) {
        var frames = new ByteArrayOutputStream();
        messages.forEach(message -> frames.writeBytes(frame(FINAL | BINARY, message)));
        sendRaw(frames.toByteArray());
    }

    void send(int opcode, byte[] payload) {
        socket.trySend(frame(FINAL | opcode, payload));
    }

    void sendRaw(byte[] bytes) {
        socket.trySend(bytes);
    }

    /** The first byte is written as it is given: FIN, reserved bits and opcode. */
    static byte[] frame(int first, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) out.write(MASKED | payload.length);
        else if (payload.length < 65_536) {
            out.write(MASKED | 126);
            out.write(payload.length >>> 8);
            out.write(payload.length);
        } else {
            out.write(MASKED | 127);
            for (var shift = 56; shift >= 0; shift -= 8) out.write((int) ((long) payload.length >>> shift));
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private void read() {
        var code = 0;
        try {
            while (reads) {
                var first = socket.read();
                var payload = socket.read(length());
                if (!reads) return;
                switch (first) {
                    case FINAL | BINARY -> listener.received(payload);
                    case FINAL | PING -> send(PONG, payload);
                    case FINAL | PONG -> {}
                    case FINAL | CLOSE -> {
                        code = payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
                        send(CLOSE, payload);
                        return;
                    }
                    default -> throw new AssertionError("a frame that begins with " + Integer.toHexString(first));
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // Gone: the code so far is the last word.
        } finally {
            if (reads) {
                listener.ended(code);
                socket.close();
            }
        }
    }

    private int length() throws IOException {
        var length = socket.read() & 0x7f;
        if (length < 126) return length;
        long value = 0;
        for (var bytes = length == 126 ? 2 : 8; bytes > 0; bytes--) value = (value << 8) | socket.read();
        return Math.toIntExact(value);
    }

    @Override
    public void stopReading() {
        reads = false;
    }

    @Override
    public void close() {
        send(CLOSE, new byte[] {(byte) (1000 >>> 8), (byte) 1000});
    }

    @Override
    public void cut() {
        socket.close();
    }
}
