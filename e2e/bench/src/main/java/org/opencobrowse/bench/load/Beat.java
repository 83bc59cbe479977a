package org.opencobrowse.bench.load;

import io.vertx.core.Vertx;
import java.util.List;

/** Publishes at a steady rate: each millisecond, what is due since the last one. */
final class Beat {
    /** After a stall of the load itself, what was missed is not made up for all at once. */
    private static final double CATCH_UP_S = 0.05;

    private final Vertx vertx;
    private final List<Room> rooms;
    private final double groupsPerSecond;
    private final int together;
    private final Filler filler;
    private final long timer;
    private double due;
    private long lookedNs = System.nanoTime();
    private int turn;

    Beat(Vertx vertx, List<Room> rooms, double perSecond, int together, Filler filler) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.groupsPerSecond = perSecond / together;
        this.together = together;
        this.filler = filler;
        timer = vertx.setPeriodic(1, _ -> beat());
    }

    private void beat() {
        var nowNs = System.nanoTime();
        due += Math.min(CATCH_UP_S, (nowNs - lookedNs) / 1e9) * groupsPerSecond;
        lookedNs = nowNs;
        for (; due >= 1; due--) {
            var room = rooms.get(turn);
            turn = (turn + 1) % rooms.size();
            for (int n = 0; n < together; n++) room.publish(filler);
        }
    }

    void stop() {
        vertx.cancelTimer(timer);
    }
}
