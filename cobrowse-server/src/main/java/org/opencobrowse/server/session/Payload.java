package org.opencobrowse.server.session;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.Action;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.EncodedEvent;
import org.opencobrowse.transport.protocol.Encoding;
import org.opencobrowse.transport.protocol.EventKind;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.RelayedEvent;

/** What the sequencer carries without looking: an event's body until its first reader comes, and from then on the messages that every reader gets. */
final class Payload {
    private final EventKind kind;
    private final Optional<Encoding> encoding;
    private @Nullable Buffer body;
    private @Nullable EncodedEvent encoded;

    private final Optional<Action> action;
    private final boolean isVoid;

    /** @param isVoid its number is taken, and nobody gets it */
    Payload(ClientFrame.Publish event, boolean isVoid) {
        this.isVoid = isVoid;
        action = event.action();
        kind = event.kind();
        encoding = event.encoding();
        body = isVoid ? null : event.body();
    }

    boolean isVoid() {
        return isVoid;
    }

    Optional<Action> action() {
        return action;
    }

    EncodedEvent encoded(FrameCodec codec, long position, String publisher, long epoch, long seq) {
        var done = encoded;
        if (done != null) return done;
        var bytes = body == null ? Buffer.buffer() : body;
        done = codec.encode(new RelayedEvent(position, publisher, epoch, seq, kind, encoding, action, bytes));
        encoded = done;
        body = null; // the messages hold a copy
        return done;
    }
}
