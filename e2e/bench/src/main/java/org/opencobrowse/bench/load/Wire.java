package org.opencobrowse.bench.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Carries one client's messages. What it carries next, after a cut, begins with another {@link #open}. */
public interface Wire {

    Future<Void> open();

    void send(Buffer message);

    /** Without a word; what was not read by then is gone. */
    void cut(Cut how);

    /** Whom a message is for. */
    @FunctionalInterface
    interface Receiver {
        void received(Buffer message);
    }
}
