package org.opencobrowse.transport.longpoll;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Objects;

/** The event loop that something belongs to. Every request has a context of its own, so it is the thread that tells loops apart. */
final class Loop {

    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private final Thread thread = Thread.currentThread();

    /** At once when this is the loop's thread. */
    void run(Runnable step) {
        if (Thread.currentThread().equals(thread)) step.run();
        else later(step);
    }

    /** After what the loop does now. */
    void later(Runnable step) {
        context.runOnContext(_ -> step.run());
    }

    Vertx vertx() {
        return context.owner();
    }
}
