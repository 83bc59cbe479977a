package org.opencobrowse.transport.testing;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * Connected pairs without sockets, timers and chance. Frames really pass the codec. What is delivered is delivered after the call
 * that caused it has returned to the outermost caller, as on a real event loop, and before that caller goes on. One thread.
 */
public final class MemoryTransport {

    /** A memory connection is full above this many bytes that its client has not read. */
    public static final long FULL_BYTES = 64 * 1024;

    private final ConnectionListener listener;
    private final Consumer<Runnable> network;
    private final FrameCodec codec;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private int connections;

    /** A perfect network with default limits. */
    public MemoryTransport(ConnectionListener listener) {
        this(listener, Limits.DEFAULT, Runnable::run);
    }

    /** The network decides whether, when and how often the delivery of a frame runs; hello and closing are not its business. */
    public MemoryTransport(ConnectionListener listener, Limits limits, Consumer<Runnable> network) {
        this.listener = listener;
        this.network = network;
        this.codec = new FrameCodec(limits);
    }

    /** The client's end of a new connection that has said hello. */
    public MemoryClient connect(ClientFrame.Hello hello) {
        var client = connect();
        run(() -> receive(client.connection(), codec.encode(hello)));
        return client;
    }

    /** The client's end of a new connection that has said nothing yet. */
    public MemoryClient connect() {
        return new MemoryConnection(this, "memory-" + ++connections).client();
    }

    FrameCodec codec() {
        return codec;
    }

    void carry(Runnable delivery) {
        network.accept(() -> run(delivery));
    }

    void run(Runnable task) {
        tasks.add(task);
        if (running) return;
        running = true;
        try {
            for (var next = tasks.poll(); next != null; next = tasks.poll()) next.run();
        } finally {
            running = false;
        }
    }

    void receive(MemoryConnection connection, Buffer message) {
        if (connection.isOver()) return;
        try {
            dispatch(connection, codec.decodeClient(message));
        } catch (ProtocolViolation violation) {
            connection.refuse(violation.refusal());
        }
    }

    private void dispatch(MemoryConnection connection, ClientFrame frame) {
        if (frame instanceof ClientFrame.Hello hello) {
            if (connection.isGreeted()) throw ProtocolViolation.malformed("hello must be the first frame only");
            connection.greet();
            listener.opened(connection, hello);
            return;
        }
        if (!connection.isOpen())
            throw ProtocolViolation.malformed(
                    frame.type() + (connection.isGreeted() ? " came before welcome" : " came before hello"));
        listener.received(connection, frame);
    }

    void closed(MemoryConnection connection, ConnectionEnd end) {
        run(() -> listener.closed(connection, end));
    }
}
