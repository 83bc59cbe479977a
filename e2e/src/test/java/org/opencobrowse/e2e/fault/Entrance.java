package org.opencobrowse.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opencobrowse.e2e.setup.ServerProcess;

/** A port of ours before a node, and all that is open through it. What happens between the two is up to whoever made it. */
final class Entrance implements AutoCloseable {
    /** What is done for each connection of a browser, on a thread of its own; it is closed afterwards. */
    @FunctionalInterface
    interface Service {
        void serve(Socket browser) throws IOException;
    }

    private final ServerSocket port;
    private final InetSocketAddress node;
    private final Service service;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Entrance(ServerProcess node, Service service) {
        var address = URI.create(node.origin());
        this.node = new InetSocketAddress(address.getHost(), address.getPort());
        this.service = service;
        try {
            port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().name("entrance").start(this::accept);
    }

    String url(String path) {
        return "http://" + authority() + path;
    }

    String authority() {
        return "127.0.0.1:" + port.getLocalPort();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                var browser = port.accept();
                Thread.ofVirtual().start(() -> serve(browser));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void serve(Socket browser) {
        opened(browser);
        try (browser) {
            service.serve(browser);
        } catch (IOException _) {
            // One side went away: the other is told by the closing.
        }
    }

    /** On to the node; to be closed by whoever asks. */
    Socket toNode() throws IOException {
        return connect(new Socket());
    }

    /** The same, with little room for what waits on the way back. */
    Socket toNode(int receiveBufferBytes) throws IOException {
        var there = new Socket();
        there.setReceiveBufferSize(receiveBufferBytes);
        return connect(there);
    }

    private Socket connect(Socket there) throws IOException {
        there.connect(node);
        opened(there);
        return there;
    }

    private void opened(Socket socket) {
        sockets.removeIf(Socket::isClosed);
        sockets.add(socket);
    }

    /** Breaks everything that is open, on both sides. */
    void reset() {
        sockets.forEach(Entrance::reset);
    }

    static void reset(Socket socket) {
        try {
            // Zero: a reset, as from a router that has lost its tables.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // It is broken already, which was the purpose.
        }
    }

    @Override
    public void close() {
        reset();
        try {
            port.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
