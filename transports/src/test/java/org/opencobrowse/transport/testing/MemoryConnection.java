package org.opencobrowse.transport.testing;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Supplier;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EncodedEvent;
import org.opencobrowse.transport.protocol.ServerFrame;

/** The server's end of a memory pair. */
final class MemoryConnection implements Connection {

    private enum Phase {
        AWAITING_HELLO,
        GREETED,
        OPEN,
        OVER
    }

    private final MemoryTransport transport;
    private final String id;
    private final MemoryClient client;
    private Phase phase = Phase.AWAITING_HELLO;
    private Runnable onDrained = () -> {};
    private Supplier<ServerFrame.Heartbeat> heartbeat = () -> ServerFrame.Heartbeat.PLAIN;

    MemoryConnection(MemoryTransport transport, String id) {
        this.transport = transport;
        this.id = id;
        this.client = new MemoryClient(transport, this);
    }

    MemoryClient client() {
        return client;
    }

    boolean isGreeted() {
        return phase == Phase.GREETED || isOpen();
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    void greet() {
        phase = Phase.GREETED;
    }

    void end(ConnectionEnd end) {
        if (isOver()) return;
        var wasOpened = isGreeted();
        phase = Phase.OVER;
        client.ended(end);
        if (wasOpened) transport.closed(this, end);
    }

    void drained() {
        transport.run(onDrained);
    }

    void beat() {
        send(heartbeat.get());
    }

    @Override
    public void send(ServerFrame frame) {
        deliver(List.of(transport.codec().encode(frame)));
    }

    @Override
    public void send(EncodedEvent event) {
        deliver(event.messages());
    }

    private void deliver(List<Buffer> messages) {
        if (isOver()) return;
        phase = Phase.OPEN;
        for (var message : messages) transport.carry(() -> client.deliver(message));
    }

    @Override
    public void refuse(ServerFrame.Refused refusal) {
        if (isOver()) return;
        client.drop();
        client.deliver(transport.codec().encode(refusal));
        end(ConnectionEnd.byServer(refusal.closeCode()));
    }

    @Override
    public void close(CloseCode code, String reason) {
        end(ConnectionEnd.byServer(code));
    }

    @Override
    public boolean isFull() {
        return bufferedBytes() > MemoryTransport.FULL_BYTES;
    }

    @Override
    public long bufferedBytes() {
        return client.unreadBytes();
    }

    @Override
    public void onDrained(Runnable handler) {
        onDrained = handler;
    }

    @Override
    public void onHeartbeat(Supplier<ServerFrame.Heartbeat> content) {
        heartbeat = content;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String remoteAddress() {
        return "memory";
    }

    @Override
    public String describe() {
        return "connection=" + id + " phase=" + phase + " bufferedBytes=" + bufferedBytes();
    }
}
