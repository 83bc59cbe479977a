package org.opencobrowse.transport;

import java.util.Optional;
import java.util.function.Supplier;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EncodedEvent;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * One participant's link, whatever the transport: all that a session ever sees of a socket.
 *
 * <p>Threads: a connection belongs to its own event loop, and its listener and handlers are called there. All methods may be
 * called from any thread; what one thread sends arrives in the order it was sent, and several frames sent together cost one hop
 * to the event loop. After the end (see {@link ConnectionListener#closed}) every method is harmless and sends nothing.
 */
public interface Connection {

    /** Names the connection in logs; unique within its transport. */
    String id();

    /** Address of the other side as the socket knows it, for logs and limits. */
    String remoteAddress();

    /** How it was led to a wrong node before it came here, and the cure; for its welcome. */
    default Optional<String> misled() {
        return Optional.empty();
    }

    void send(ServerFrame frame);

    /** Sends the messages that all subscribers of this event get; they are not copied. */
    void send(EncodedEvent event);

    /** Sends this frame ahead of everything that still waits, drops the rest, and closes with its code. */
    void refuse(ServerFrame.Refused refusal);

    /** Closes with this code after what was sent has gone out, or after the transport's closing deadline. */
    void close(CloseCode code, String reason);

    /** True while the other side does not keep up: send no more events until drained. */
    boolean isFull();

    /** Bytes that were sent here and have not yet left for the network. */
    long bufferedBytes();

    /**
     * What to do whenever a connection that was full has room again. A handler set after {@link #isFull()} said true may miss
     * that moment: set it first, once.
     */
    void onDrained(Runnable handler);

    /** Where heartbeats get their content; called on the connection's event loop. They are plain until this is set. */
    void onHeartbeat(Supplier<ServerFrame.Heartbeat> content);

    /** {@code key=value} facts for a log line, without contents and line breaks. */
    String describe();
}
