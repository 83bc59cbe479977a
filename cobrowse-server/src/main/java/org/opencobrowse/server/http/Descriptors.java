package org.opencobrowse.server.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * File descriptors that this process may still open. Without any it could take no connection, not even to refuse it, and would lose the other nodes of its cluster; so some are kept for that, and
 * for its operators. Safe on every thread.
 */
public final class Descriptors {
    /** What one connection more means. */
    enum Room {
        ENOUGH,
        /** It is told that there is none. */
        SCARCE,
        /** It is cut without a word, since telling costs too. */
        NONE
    }

    private static final Logger log = LoggerFactory.getLogger(Descriptors.class);

    /** Of the limit, and in bounds of its own. */
    private static final int KEPT_SHARE = 8;

    private static final long KEPT_AT_LEAST = 32;
    private static final long KEPT_AT_MOST = 1024;
    /** To count is as much work as there are descriptors: not for each connection. */
    private static final long COUNT_EVERY_MS = 100;

    private static final long TELL_EVERY_MS = 60_000;

    private final MonotonicClock clock;
    private final LongSupplier count;
    private final long limit;
    private final Runnable onTurnedAway;
    private final AtomicLong nextCountMs;
    private final AtomicLong nextTellMs;
    /** As counted, and all connections since: it is never too low by connections. */
    private final AtomicLong open = new AtomicLong();

    /** @param onTurnedAway told of each connection for which there is no room */
    public static Descriptors ofProcess(MonotonicClock clock, Runnable onTurnedAway) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? new Descriptors(
                        clock, system::getOpenFileDescriptorCount, system.getMaxFileDescriptorCount(), onTurnedAway)
                : new Descriptors(clock, () -> 0, Long.MAX_VALUE, onTurnedAway);
    }

    /** @param count of those that are open */
    Descriptors(MonotonicClock clock, LongSupplier count, long limit, Runnable onTurnedAway) {
        this.clock = clock;
        this.count = count;
        this.limit = limit;
        this.onTurnedAway = onTurnedAway;
        nextCountMs = new AtomicLong(clock.nowMs());
        nextTellMs = new AtomicLong(clock.nowMs());
    }

    /** For a connection that has just come. */
    Room next() {
        if (isTime(nextCountMs, COUNT_EVERY_MS)) open.set(counted());
        else open.incrementAndGet();
        var left = limit - open.get();
        var kept = Math.clamp(limit / KEPT_SHARE, KEPT_AT_LEAST, KEPT_AT_MOST);
        if (left >= kept) return Room.ENOUGH;
        onTurnedAway.run();
        tell();
        return left >= kept / 2 ? Room.SCARCE : Room.NONE;
    }

    /** To count takes a descriptor, too: without any the system says −1. */
    private long counted() {
        var counted = count.getAsLong();
        return counted < 0 ? limit : counted;
    }

    private void tell() {
        if (!isTime(nextTellMs, TELL_EVERY_MS)) return;
        log.atWarn()
                .addKeyValue("open", open.get())
                .addKeyValue("limit", limit)
                .addKeyValue("cure", "raise the limit of open files (LimitNOFILE, ulimit -n), or add a node")
                .log("file descriptors are scarce: new connections are turned away");
    }

    /** For one thread of those that ask at the same time. */
    private boolean isTime(AtomicLong next, long everyMs) {
        var nowMs = clock.nowMs();
        var due = next.get();
        return nowMs >= due && next.compareAndSet(due, nowMs + everyMs);
    }
}
