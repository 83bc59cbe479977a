package org.opencobrowse.transport.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** The text of a close frame, which holds at most 123 bytes of UTF-8 (RFC 6455, 5.5 and 5.5.1). */
final class CloseReason {

    private static final int BYTES = 123;

    private CloseReason() {}

    static String fit(String reason) {
        var room = ByteBuffer.allocate(BYTES);
        var text = CharBuffer.wrap(reason);
        var _ = StandardCharsets.UTF_8.newEncoder().encode(text, room, true);
        return reason.substring(0, text.position());
    }
}
