package org.opencobrowse.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A socket that speaks the handshake properly and then sends whatever bytes it is told. */
final class RawClient implements AutoCloseable {

    /** What {@link #closeCode()} says when the connection ended without a close frame. */
    static final int CUT = 1006;

    private static final int DEADLINE_MS = 20_000;

    private static final String HANDSHAKE = """
            GET /cobrowse/v1/websocket HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: cobrowse.v1
            Sec-WebSocket-Extensions: permessage-deflate

            """;

    private final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MS);
        in = new DataInputStream(socket.getInputStream());
        send(HANDSHAKE.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) head.append((char) in.readUnsignedByte());
        if (!head.toString().startsWith("HTTP/1.1 101")) throw new IOException(head.toString());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** One WebSocket frame with a mask of zeros, which changes nothing. */
    static byte[] frame(int firstByte, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** Reads until the close frame or the end of the connection; never answers a close frame. */
    int closeCode() throws IOException {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                int length = in.readUnsignedByte();
                if (length == 126) length = in.readUnsignedShort();
                var payload = in.readNBytes(length);
                if (opcode == 8) return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
            }
        } catch (EOFException | SocketException cut) {
            return CUT;
        }
    }

    /** Whether the server ends the TCP connection although nobody answers its close frame. */
    boolean isCut() throws IOException {
        try {
            in.transferTo(new ByteArrayOutputStream());
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
