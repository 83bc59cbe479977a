package org.opencobrowse.server.session;

import io.vertx.core.Vertx;
import org.opencobrowse.server.time.MonotonicClock;

/**
 * One timer, set for whatever is due first. Every method belongs to the session's event loop, where it rings. An earlier wish replaces a later one; one that
 * became pointless only makes it ring for nothing.
 */
final class Alarm {
    private static final long NOT_SET = Long.MAX_VALUE;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final Runnable onRing;
    private long dueMs = NOT_SET;
    private long timer;

    Alarm(Vertx vertx, MonotonicClock clock, Runnable onRing) {
        this.vertx = vertx;
        this.clock = clock;
        this.onRing = onRing;
    }

    /** {@link Long#MAX_VALUE}: nothing is due. */
    void noLaterThan(long nextMs) {
        if (nextMs >= dueMs) return;
        cancel(); // else timers pile up, and each of them keeps a session that is over
        dueMs = nextMs;
        timer = vertx.setTimer(Math.max(1, nextMs - clock.nowMs()), _ -> ring());
    }

    void cancel() {
        if (dueMs != NOT_SET) vertx.cancelTimer(timer);
        dueMs = NOT_SET;
    }

    private void ring() {
        dueMs = NOT_SET;
        onRing.run();
    }
}
