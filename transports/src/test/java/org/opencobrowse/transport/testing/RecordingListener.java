package org.opencobrowse.transport.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ClientFrame;

/** Remembers what happened to connections, and can be told what to do with frames. Any thread. */
public final class RecordingListener implements ConnectionListener {

    private final List<Connection> opened = new CopyOnWriteArrayList<>();
    private final List<ClientFrame> received = new CopyOnWriteArrayList<>();
    private final List<ConnectionEnd> ends = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<Connection, ClientFrame> session = (connection, frame) -> {};

    /** What a session would do, for hello and every other frame. */
    public RecordingListener answering(BiConsumer<Connection, ClientFrame> answer) {
        session = answer;
        return this;
    }

    @Override
    public void opened(Connection connection, ClientFrame.Hello hello) {
        opened.add(connection);
        session.accept(connection, hello);
    }

    @Override
    public void received(Connection connection, ClientFrame frame) {
        received.add(frame);
        session.accept(connection, frame);
    }

    @Override
    public void closed(Connection connection, ConnectionEnd end) {
        ends.add(end);
    }

    public List<Connection> opened() {
        return opened;
    }

    public List<ClientFrame> received() {
        return received;
    }

    public List<ConnectionEnd> ends() {
        return ends;
    }
}
