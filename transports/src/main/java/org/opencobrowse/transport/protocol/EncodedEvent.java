package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * An event encoded once for all its subscribers. It keeps the wire messages and nothing else of the event, so that {@link
 * #wireBytes()} is what it costs to retain. The messages are never changed; sending reads them through views, from any number
 * of event loops at once.
 */
public final class EncodedEvent {

    private final long position;
    private final EventKind kind;
    private final List<Buffer> messages;
    private final long wireBytes;

    EncodedEvent(RelayedEvent event, List<Buffer> messages) {
        this.position = event.position();
        this.kind = event.kind();
        this.messages = List.copyOf(messages);
        this.wireBytes = messages.stream().mapToLong(Buffer::length).sum();
    }

    public long position() {
        return position;
    }

    public EventKind kind() {
        return kind;
    }

    /** In order of their offsets. For connections; nobody may append to them. */
    public List<Buffer> messages() {
        return messages;
    }

    /** Size of all messages, headers included. */
    public long wireBytes() {
        return wireBytes;
    }

    /** With the size, never the content. */
    @Override
    public String toString() {
        return "EncodedEvent[position=%d, kind=%s, messages=%d, wireBytes=%d]"
                .formatted(position, kind, messages.size(), wireBytes);
    }
}
