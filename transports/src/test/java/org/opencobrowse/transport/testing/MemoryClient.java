package org.opencobrowse.transport.testing;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ServerFrame;

/** The client's end of a memory pair: what a test drives and looks at. */
public final class MemoryClient {

    private final MemoryTransport transport;
    private final MemoryConnection connection;
    private final Queue<Buffer> unread = new ArrayDeque<>();
    private final List<Buffer> messages = new ArrayList<>();
    private long unreadBytes;
    private boolean isReading = true;
    private @Nullable ConnectionEnd end;

    MemoryClient(MemoryTransport transport, MemoryConnection connection) {
        this.transport = transport;
        this.connection = connection;
    }

    /** The server's end. */
    public Connection connectionOfServer() {
        return connection;
    }

    MemoryConnection connection() {
        return connection;
    }

    public void send(ClientFrame frame) {
        sendBytes(transport.codec().encode(frame));
    }

    /** Whatever bytes, as one message. */
    public void sendBytes(Buffer message) {
        transport.carry(() -> transport.receive(connection, message));
    }

    /** All frames that were read so far. */
    public List<ServerFrame> frames() {
        return messages.stream().map(transport.codec()::decodeServer).toList();
    }

    /** All messages that were read so far, as they stood on the wire. */
    public List<Buffer> messages() {
        return List.copyOf(messages);
    }

    /** How the connection ended, if it did. */
    public Optional<ConnectionEnd> end() {
        return Optional.ofNullable(end);
    }

    /** From now on nothing is read: the connection fills. */
    public void stopReading() {
        isReading = false;
    }

    /** Reads what waits and goes on reading. */
    public void resumeReading() {
        isReading = true;
        var wasFull = connection.isFull();
        for (var message = unread.poll(); message != null; message = unread.poll()) read(message);
        if (wasFull) connection.drained();
    }

    /** Closes with a code. */
    public void close(int code) {
        transport.run(() -> connection.end(ConnectionEnd.byClient(code)));
    }

    /** The network takes the connection away. */
    public void lose() {
        transport.run(() -> connection.end(ConnectionEnd.lost()));
    }

    /** The server finds that a heartbeat is due. */
    public void makeServerBeat() {
        transport.run(connection::beat);
    }

    void deliver(Buffer message) {
        if (end != null) return;
        unread.add(message);
        unreadBytes += message.length();
        if (isReading) read(unread.remove());
    }

    private void read(Buffer message) {
        unreadBytes -= message.length();
        messages.add(message);
    }

    void drop() {
        unread.clear();
        unreadBytes = 0;
    }

    void ended(ConnectionEnd how) {
        while (!unread.isEmpty()) read(unread.remove());
        end = how;
    }

    long unreadBytes() {
        return unreadBytes;
    }
}
