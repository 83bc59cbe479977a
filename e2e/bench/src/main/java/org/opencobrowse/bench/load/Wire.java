package org.opencobrowse.bench.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Carries one client's messages. What it carries next, after a cut, begins with another {@link #open}. */
public interface Wire {

    Future<Void> open();

    void send(Buffer message);

    /** Nobody is told: the connection is simply gone. */
    void cut();

    /** Whom a message is for. */
    @FunctionalInterface
    interface Receiver {
        void received(Buffer message);
    }
}
