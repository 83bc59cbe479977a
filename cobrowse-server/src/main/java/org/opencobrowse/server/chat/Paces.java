package org.opencobrowse.server.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opencobrowse.server.session.Allowance;
import org.opencobrowse.server.time.MonotonicClock;

/** How fast each participant may go, over all their connections to this node. Bounded: whoever was quiet for longest is forgotten. Any thread. */
final class Paces {
    private static final int MOST = 50_000;

    private final Allowance.Rate rate;
    private final MonotonicClock clock;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MOST;
        }
    };

    Paces(Allowance.Rate rate, MonotonicClock clock) {
        this.rate = rate;
        this.clock = clock;
    }

    /** 0: go on; else how many milliseconds to wait, and nothing was counted. */
    synchronized long take(String who) {
        var nowMs = clock.nowMs();
        var allowance = allowances.computeIfAbsent(who, _ -> new Allowance(rate, nowMs));
        return allowance.take(nowMs) ? 0 : Math.max(1, allowance.nextMs() - nowMs);
    }
}
