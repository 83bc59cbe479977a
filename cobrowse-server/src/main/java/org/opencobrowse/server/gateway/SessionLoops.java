package org.opencobrowse.server.gateway;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops that sessions live on, taken in turn. */
public final class SessionLoops {
    private final List<Context> loops = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** Called once by each verticle that hosts sessions, on its event loop. */
    void add(Context context) {
        loops.add(context);
    }

    Context next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }
}
