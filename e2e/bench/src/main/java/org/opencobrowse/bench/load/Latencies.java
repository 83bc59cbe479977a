package org.opencobrowse.bench.load;

/** Durations in buckets of 1/64 of a power of two (within 1.6 %): any number of them in the same few bytes. */
public final class Latencies {
    private static final int STEPS = 64;

    private final long[] buckets = new long[64 * STEPS];
    private long count;

    public void add(long ns) {
        buckets[bucket(Math.max(1, ns))]++;
        count++;
    }

    public void addAll(Latencies others) {
        for (int at = 0; at < buckets.length; at++) buckets[at] += others.buckets[at];
        count += others.count;
    }

    private static int bucket(long ns) {
        var power = 63 - Long.numberOfLeadingZeros(ns);
        var within = power < 6 ? (ns << (6 - power)) - STEPS : (ns >> (power - 6)) - STEPS;
        return power * STEPS + (int) within;
    }

    private static double upperNs(int bucket) {
        var power = bucket / STEPS;
        return Math.scalb(1.0 + (bucket % STEPS + 1) / (double) STEPS, power);
    }

    /** In milliseconds; NaN of nothing. */
    public double quantileMs(double share) {
        var wanted = Math.max(1, Math.ceil(share * count));
        long seen = 0;
        for (int at = 0; at < buckets.length; at++) {
            seen += buckets[at];
            if (seen >= wanted) return upperNs(at) / 1e6;
        }
        return Double.NaN;
    }

    public long count() {
        return count;
    }
}
