package org.opencobrowse.transport.websocket;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * Joins the WebSocket frames of one message. Written here because the aggregation of Vert.x bounds neither the number of frames
 * nor, on failure, closes. A message of one frame is passed on uncopied.
 */
final class MessageJoiner {

    private final int messageBytes;
    private final int fragments;
    private Buffer begun = Buffer.buffer(0);
    private int count;

    MessageJoiner(int messageBytes, int fragments) {
        this.messageBytes = messageBytes;
        this.fragments = fragments;
    }

    /** The message, if this was its last frame. */
    Optional<Buffer> add(Buffer data, boolean last) {
        if (count == 0 && last) return Optional.of(data);

        count++;
        if (count > fragments) throw ProtocolViolation.tooLarge("fragments", count, fragments);
        var length = begun.length() + data.length();
        if (length > messageBytes) throw ProtocolViolation.tooLarge("message", length, messageBytes);
        begun.appendBuffer(data);
        if (!last) return Optional.empty();

        var message = begun;
        begun = Buffer.buffer(0);
        count = 0;
        return Optional.of(message);
    }
}
