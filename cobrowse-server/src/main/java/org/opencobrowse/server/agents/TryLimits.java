package org.opencobrowse.server.agents;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.opencobrowse.server.time.MonotonicClock;

/** One count of tries for the whole node: lives on an event loop of its own and answers every other one there where it was asked. */
public final class TryLimits {
    private static final int MAX_KEYS = 20_000;

    private final Vertx vertx;
    private final Context home;
    private final MonotonicClock clock;
    private final TryLimiter limiter;

    /** At most {@code perMinute} tries of each key in any minute. */
    public TryLimits(Vertx vertx, MonotonicClock clock, int perMinute) {
        this(vertx, clock, perMinute, Duration.ofMinutes(1));
    }

    /** At most {@code tries} of each key in any time of that length. */
    public TryLimits(Vertx vertx, MonotonicClock clock, int tries, Duration window) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.clock = clock;
        this.limiter = new TryLimiter(tries, window.toMillis(), MAX_KEYS);
    }

    /**
     * Counts a try for each key before it is known whether it is right, so that many at once gain nothing. 0: all may try; else how many milliseconds to wait,
     * and nothing was counted.
     */
    public Future<Long> take(List<String> keys) {
        Promise<Long> promise = Promise.promise();
        var caller = vertx.getOrCreateContext();
        home.runOnContext(_ -> {
            var waitMs = takeAll(keys);
            caller.runOnContext(_ -> promise.complete(waitMs));
        });
        return promise.future();
    }

    /** The try was right: it does not count. */
    public void giveBack(List<String> keys) {
        home.runOnContext(_ -> keys.forEach(limiter::giveBack));
    }

    private long takeAll(List<String> keys) {
        var nowMs = clock.nowMs();
        for (var i = 0; i < keys.size(); i++) {
            var waitMs = limiter.take(keys.get(i), nowMs);
            if (waitMs == 0) continue;
            keys.subList(0, i).forEach(limiter::giveBack);
            return waitMs;
        }
        return 0;
    }
}
