package org.opencobrowse.transport.longpoll;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** Frames in one HTTP body: each behind its length in four bytes, the most significant first. Pure. */
final class Batch {

    /** The longest batch, in bytes: well below the 1 MiB that nginx lets pass by default. */
    static final int BYTES = 256 * 1024;

    static final int PREFIX_BYTES = 4;

    private Batch() {}

    /** The messages are slices of the body. All of it is checked before any of it is used. */
    static List<Buffer> decode(Buffer body, int messageBytes) {
        var messages = new ArrayList<Buffer>();
        int at = 0;
        while (at < body.length()) {
            if (body.length() - at < PREFIX_BYTES) throw cutOff(body.length() - at, PREFIX_BYTES);
            var length = body.getUnsignedInt(at);
            at += PREFIX_BYTES;
            if (length > messageBytes) throw ProtocolViolation.tooLarge("frame", length, messageBytes);
            if (length > body.length() - at) throw cutOff(body.length() - at, length);
            messages.add(body.slice(at, at + (int) length));
            at += (int) length;
        }
        return messages;
    }

    private static ProtocolViolation cutOff(long bytes, long length) {
        return ProtocolViolation.malformed("the batch ends after " + bytes + " bytes of " + length);
    }

    static Buffer encode(List<Buffer> messages) {
        var body = Buffer.buffer(bytes(messages));
        messages.forEach(message -> body.appendUnsignedInt(message.length()).appendBuffer(message));
        return body;
    }

    static int bytes(List<Buffer> messages) {
        return messages.stream()
                .mapToInt(message -> PREFIX_BYTES + message.length())
                .sum();
    }
}
