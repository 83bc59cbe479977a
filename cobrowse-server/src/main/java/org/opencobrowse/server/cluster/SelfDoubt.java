package org.opencobrowse.server.cluster;

import org.opencobrowse.server.time.MonotonicClock;

/**
 * Whether this node may still take itself for the owner of what it owned. After a pause of its own (it was stopped, or had no processor) it does not know what others made of its silence, and what
 * waited meanwhile would be taken for news. Whoever is about to act asks first; so the first one after a pause finds it, whichever thread that is. Safe on every thread.
 */
final class SelfDoubt {
    /** Told of each pause before anybody who asks gets an answer. */
    @FunctionalInterface
    interface Listener {
        /** @param pause 1 for the first one of this process */
        void stoodStill(int pause, long pauseMs);
    }

    private final MonotonicClock clock;
    private final long longestMs;
    private final Listener listener;
    private volatile long beatMs;
    private volatile boolean isClear = true;
    /** Guarded by this. */
    private int pauses;

    /** @param longestMs a longer time without {@link #beat} is a pause */
    SelfDoubt(MonotonicClock clock, long longestMs, Listener listener) {
        this.clock = clock;
        this.longestMs = longestMs;
        this.listener = listener;
        beatMs = clock.nowMs();
    }

    boolean isClear() {
        look(clock.nowMs());
        return isClear;
    }

    /** To be called much more often than the longest time, from a thread that does nothing else. */
    void beat() {
        var nowMs = clock.nowMs();
        look(nowMs);
        // Not the time by now: there may have been a pause since the line above.
        synchronized (this) {
            beatMs = Math.max(beatMs, nowMs);
        }
    }

    /** What became of this node during that pause is known: it may act again, unless there was another one. */
    synchronized void settled(int pause) {
        if (pause == pauses) isClear = true;
    }

    private void look(long nowMs) {
        if (nowMs - beatMs <= longestMs) return;
        int pause;
        long pauseMs;
        synchronized (this) {
            pauseMs = nowMs - beatMs;
            if (pauseMs <= longestMs) return; // another thread was faster
            isClear = false;
            beatMs = nowMs;
            pause = ++pauses;
        }
        listener.stoodStill(pause, pauseMs);
    }
}
