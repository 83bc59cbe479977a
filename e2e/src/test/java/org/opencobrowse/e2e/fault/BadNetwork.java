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

/** The way to a node, which can be cut and can fall silent. What it has taken it delivers once it works again, unless it was cut. */
final class BadNetwork implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    private enum Mood {
        WORKING,
        SILENT,
        CUT
    }

    private final ServerSocket entry;
    private final InetSocketAddress node;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object moodChanged = new Object();
    private volatile Mood mood = Mood.WORKING;

    BadNetwork(ServerProcess node) {
        var address = URI.create(node.origin());
        this.node = new InetSocketAddress(address.getHost(), address.getPort());
        try {
            entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().name("bad-network").start(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + entry.getLocalPort() + path;
    }

    /** All connections break, and new ones too, until it is mended. */
    void cut() {
        become(Mood.CUT);
        sockets.forEach(BadNetwork::close);
    }

    /** Connections stay, and nothing comes through, until it is mended. */
    void fallSilent() {
        become(Mood.SILENT);
    }

    void mend() {
        become(Mood.WORKING);
    }

    @Override
    public void close() {
        cut();
        try {
            entry.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void become(Mood next) {
        synchronized (moodChanged) {
            mood = next;
            moodChanged.notifyAll();
        }
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                connect(entry.accept());
            } catch (IOException _) {
                // Closed, or the node is not there: whoever came is sent away.
            }
        }
    }

    private void connect(Socket here) throws IOException {
        sockets.add(here);
        if (mood == Mood.CUT) {
            close(here);
            return;
        }
        var there = new Socket();
        try {
            there.connect(node);
        } catch (IOException failure) {
            close(here);
            throw failure;
        }
        sockets.add(there);
        // Between the look above and here it may have been cut.
        if (mood == Mood.CUT) sockets.forEach(BadNetwork::close);
        Thread.ofVirtual().start(() -> pump(here, there));
        Thread.ofVirtual().start(() -> pump(there, here));
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            var source = from.getInputStream();
            var target = to.getOutputStream();
            for (var length = source.read(buffer); length >= 0; length = source.read(buffer)) {
                awaitSound();
                target.write(buffer, 0, length);
            }
        } catch (IOException _) {
            // Cut, or one side went away: the other is told by the closing.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitSound() throws InterruptedException {
        synchronized (moodChanged) {
            while (mood == Mood.SILENT) moodChanged.wait();
        }
    }

    private static void close(Socket socket) {
        try {
            // Zero: a reset, as from a router that has lost its tables.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // It is broken already, which was the purpose.
        }
    }
}
