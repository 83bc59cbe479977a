package org.opencobrowse.bench.load;

import java.util.HashSet;
import java.util.Set;

/** What one subscriber got, judged by the publisher's own numbers. */
public final class Tally {
    private final Set<Long> missing = new HashSet<>();
    private long highest;
    private long delivered;
    private long doubled;
    private long outOfOrder;
    private Latencies latencies = new Latencies();

    public void received(Stamp stamp, long nowNs) {
        var number = stamp.number();
        if (number > highest) {
            for (long skipped = highest + 1; skipped < number; skipped++) missing.add(skipped);
            highest = number;
        } else if (missing.remove(number)) outOfOrder++;
        else {
            doubled++;
            return;
        }
        delivered++;
        latencies.add(nowNs - stamp.sentNs());
    }

    /** Of so many published. */
    public long lost(long published) {
        return missing.size() + published - highest;
    }

    /** Different events. */
    public long delivered() {
        return delivered;
    }

    public long doubled() {
        return doubled;
    }

    /** Arrived after one that was published later. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** Since the last call. */
    public Latencies takeLatencies() {
        var taken = latencies;
        latencies = new Latencies();
        return taken;
    }
}
