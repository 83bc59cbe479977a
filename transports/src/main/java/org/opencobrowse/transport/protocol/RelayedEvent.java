package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/** An event that has its position, with its whole body; not yet encoded. */
public record RelayedEvent(
        long position,
        String publisher,
        long epoch,
        long seq,
        EventKind kind,
        Optional<Encoding> encoding,
        Optional<Action> action,
        Buffer body) {

    public RelayedEvent(
            long position,
            String publisher,
            long epoch,
            long seq,
            EventKind kind,
            Optional<Encoding> encoding,
            Buffer body) {
        this(position, publisher, epoch, seq, kind, encoding, Optional.empty(), body);
    }

    ServerFrame.Event whole() {
        return frame(OptionalLong.empty(), body);
    }

    ServerFrame.Event piece(int from, int to) {
        return frame(OptionalLong.of(from), body.slice(from, to));
    }

    private ServerFrame.Event frame(OptionalLong offset, Buffer part) {
        return new ServerFrame.Event(
                position, publisher, epoch, seq, kind, body.length(), offset, encoding, action, part);
    }

    /** With the size of the body, never its content. */
    @Override
    public String toString() {
        return "RelayedEvent[position=%d, publisher=%s, epoch=%d, seq=%d, kind=%s, body=%d bytes]"
                .formatted(position, publisher, epoch, seq, kind, body.length());
    }
}
