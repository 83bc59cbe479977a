package org.opencobrowse.transport.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.LongSupplier;
import org.opencobrowse.transport.sending.SendQueue;

/**
 * Hands what waits to the socket, a window at a time: the network layer copies everything it is handed, so a large event stays
 * shared by all subscribers for as long as it waits in the queue. On the event loop of the socket.
 */
final class SocketWriter {

    /** Who wants to know of each message. */
    interface Watcher {

        void onWriting();

        /** The message left for the network, or never will. */
        void onGone(int bytes, boolean left);
    }

    private static final int WINDOW_BYTES = 128 * 1024;

    private final ServerWebSocket socket;
    private final SendQueue queue;
    private final LongSupplier clockMs;
    private final Watcher watcher;
    private boolean isWriting;
    private int inFlightBytes;
    private long progressMs;
    private long written;

    SocketWriter(ServerWebSocket socket, SendQueue queue, LongSupplier clockMs, Watcher watcher) {
        this.socket = socket;
        this.queue = queue;
        this.clockMs = clockMs;
        this.watcher = watcher;
    }

    /** A write may complete at once and lead back here: then the loop goes on, instead of another one inside it. */
    void write() {
        if (isWriting) return;
        isWriting = true;
        while (inFlightBytes < WINDOW_BYTES) {
            var message = queue.take();
            if (message == null) break;
            write(message);
        }
        isWriting = false;
    }

    private void write(Buffer message) {
        if (inFlightBytes == 0) progressMs = clockMs.getAsLong();
        inFlightBytes += message.length();
        written++;
        watcher.onWriting();
        socket.writeBinaryMessage(message).onComplete(write -> onComplete(message.length(), write.succeeded()));
    }

    private void onComplete(int bytes, boolean left) {
        inFlightBytes -= bytes;
        progressMs = clockMs.getAsLong();
        watcher.onGone(bytes, left);
    }

    /** Nothing waits, and everything has left. */
    boolean isIdle() {
        return inFlightBytes == 0 && queue.isEmpty();
    }

    /** When a socket that takes nothing more counts as stalled. */
    long stalledAtMs(long stalledMs) {
        return inFlightBytes == 0 ? Long.MAX_VALUE : progressMs + stalledMs;
    }

    /** Messages handed to the socket so far. */
    long written() {
        return written;
    }
}
