package org.opencobrowse.bench.load;

import io.vertx.core.Future;

/** A publisher or a subscriber of one room, doing what the client library of its server does. On the loop. */
public interface Client {

    /** The first time, and again after each cut: then it resumes what can be resumed. */
    Future<Void> connect();

    void cut(Cut how);

    /** Publishers only. While cut, whatever the client library does: keep it, or lose it. */
    void publish(Body body);

    /** Called a few times a second, for what is due by time. */
    default void tick() {}
}
