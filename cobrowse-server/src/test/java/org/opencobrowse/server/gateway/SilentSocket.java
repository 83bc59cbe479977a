package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.opencobrowse.server.RawSocket;

/** A WebSocket by hand: reads the answer to its handshake, and from then on nothing unless it is told to. */
final class SilentSocket extends RawSocket {
    SilentSocket(int port, String address) throws IOException {
        super(port);
        send("""
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
                """.formatted(port, port, address));
        assertThat(readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
    }
}
