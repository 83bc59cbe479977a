package org.opencobrowse.server.agents;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each key may try within a sliding window. Pure: time is an argument. Memory is bounded: above {@code maxKeys} the key that has been quiet for
 * longest is forgotten. Not for several threads.
 */
public final class TryLimiter {
    private final int limit;
    private final long windowMs;
    private final LinkedHashMap<String, Tries> byKey;

    public TryLimiter(int limit, long windowMs, int maxKeys) {
        this.limit = limit;
        this.windowMs = windowMs;
        this.byKey = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /** Counts one try of the key, unless it has none left. Returns 0 if it may try, else the milliseconds until it may again. */
    public long take(String key, long nowMs) {
        return byKey.computeIfAbsent(key, _ -> new Tries()).take(nowMs, limit, windowMs);
    }

    /** The newest try of the key was a right one and does not count. */
    public void giveBack(String key) {
        var tries = byKey.get(key);
        if (tries != null) tries.giveBack();
    }

    int keys() {
        return byKey.size();
    }

    /** The times of the last tries that counted, as many as there were: a high limit costs nothing until somebody uses it. */
    private static final class Tries {
        private final ArrayDeque<Long> atMs = new ArrayDeque<>(2);

        long take(long nowMs, int limit, long windowMs) {
            for (var oldest = atMs.peekFirst(); oldest != null; oldest = atMs.peekFirst()) {
                if (nowMs - oldest < windowMs) break;
                atMs.removeFirst();
            }
            var oldest = atMs.peekFirst();
            if (oldest != null && atMs.size() >= limit) return windowMs - (nowMs - oldest);
            atMs.addLast(nowMs);
            return 0;
        }

        void giveBack() {
            atMs.pollLast();
        }
    }
}
