package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket by hand: reads the answer to its handshake, and from then on nothing unless it is told to. */
final class SilentSocket implements AutoCloseable {
    private final Socket socket;

    SilentSocket(int port, String address) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) LiveNode.DEADLINE_S * 1000);
        var request = """
                GET /cobrowse/v1/websocket HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Origin: http://127.0.0.1:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: cobrowse.v1\r
                X-Forwarded-For: %s\r
                \r
                """.formatted(port, port, address);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0)
            answer.append((char) socket.getInputStream().read());
        assertThat(answer.toString()).startsWith("HTTP/1.1 101");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
