package org.opencobrowse.server.management;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.opencobrowse.server.config.DrainConfig;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties a node: new sessions go elsewhere, those that are here end by themselves or at the deadline, and then the node is {@link #done}. Safe on every thread.
 *
 * <pre>
 * state     begin      takeBack   nobody left, or the deadline is over
 * STARTING  -          -          -
 * SERVING   DRAINING   -          -
 * DRAINING  -          SERVING    STOPPING
 * STOPPING  -          -          -
 * </pre>
 */
public final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private static final long LOOK_EVERY_MS = 100;
    /** Sessions end by themselves at the deadline, each on its own event loop: this long they may take. */
    private static final long ENDING_MS = 1_000;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final Health health;
    private final Tenants tenants;
    private final Duration patience;
    private final Promise<Void> done = Promise.promise();
    /** Guarded by this, as {@link #timer} is. */
    private long deadlineMs = Tenants.STAYS;

    private long timer;

    /**
     * What {@code /drain} tells.
     *
     * @param leftMs until the deadline, 0 when it is over; {@link Tenants#STAYS}: the node is not being emptied
     */
    public record Progress(NodeState state, int sessions, int sessionsBeingMade, long oldestMs, long leftMs) {}

    public Drain(Vertx vertx, MonotonicClock clock, Health health, Tenants tenants, DrainConfig config) {
        this.vertx = vertx;
        this.clock = clock;
        this.health = health;
        this.tenants = tenants;
        this.patience = config.deadline();
    }

    /** When the node was emptied: it has nothing left to do but to end. */
    public Future<Void> done() {
        return done.future();
    }

    /** Whether it begins by this call. */
    public synchronized boolean begin() {
        if (!health.turns(NodeState.SERVING, NodeState.DRAINING)) return false;
        deadlineMs = clock.nowMs() + patience.toMillis();
        log.atInfo()
                .addKeyValue("sessions", tenants.sessions())
                .addKeyValue("deadline", patience)
                .log("draining: no new sessions here, and this node ends when the last one has");
        tenants.leaveBy(deadlineMs);
        timer = vertx.setPeriodic(LOOK_EVERY_MS, _ -> look());
        look();
        return true;
    }

    /** Whether the node was being emptied and is not any more: it takes new sessions again. */
    public synchronized boolean takeBack() {
        if (!health.turns(NodeState.DRAINING, NodeState.SERVING)) return false;
        vertx.cancelTimer(timer);
        deadlineMs = Tenants.STAYS;
        tenants.leaveBy(Tenants.STAYS);
        log.info("drain taken back: this node takes new sessions again");
        return true;
    }

    public synchronized Progress progress() {
        var left = deadlineMs == Tenants.STAYS ? Tenants.STAYS : Math.max(0, deadlineMs - clock.nowMs());
        return new Progress(health.state(), tenants.sessions(), tenants.sessionsBeingMade(), tenants.oldestMs(), left);
    }

    synchronized void look() {
        // Those being made first: they become sessions, never the other way round.
        var isEmpty = tenants.sessionsBeingMade() == 0 && tenants.sessions() == 0;
        if (!isEmpty && clock.nowMs() < deadlineMs + ENDING_MS) return;
        if (!health.turns(NodeState.DRAINING, NodeState.STOPPING)) return;
        vertx.cancelTimer(timer);
        log.atInfo().addKeyValue("sessions", tenants.sessions()).log("drained");
        done.complete();
    }
}
