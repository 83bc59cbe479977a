package org.opencobrowse.server.session;

/**
 * How often somebody may do something that costs others: a token bucket, which allows a burst and then one each while. Pure: time is an argument, of a monotonic
 * clock.
 */
public final class Allowance {
    /** So many at once, and in the long run one in this time, in milliseconds. */
    public record Rate(int burst, long everyMs) {
        public Rate {
            if (burst < 1 || everyMs < 1)
                throw new IllegalArgumentException("burst=" + burst + " everyMs=" + everyMs + " must be positive");
        }
    }

    private final Rate rate;
    /** When the bucket is full again, seen from the last take: the whole state (the generic cell rate algorithm, ITU-T I.371). */
    private long fullAtMs;

    public Allowance(Rate rate, long nowMs) {
        this.rate = rate;
        fullAtMs = nowMs;
    }

    /** False, and nothing is taken, when it is too soon. */
    public boolean take(long nowMs) {
        if (nextMs() > nowMs) return false;
        fullAtMs = Math.max(fullAtMs, nowMs) + rate.everyMs;
        return true;
    }

    /** When the next one may be taken; in the past when it may be now. */
    public long nextMs() {
        return fullAtMs - (rate.burst - 1) * rate.everyMs;
    }
}
