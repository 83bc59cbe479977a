package org.opencobrowse.transport;

/**
 * How many frames one connection may send: a token bucket, which allows a burst and then a steady rate. Pure: time is an
 * argument, of a monotonic clock.
 */
public final class FrameRate {

    /** Tokens are counted in thousandths, so that one millisecond brings a whole number of them. */
    private static final long FRAME = 1_000;

    private final long perSecond;
    private final long full;
    private long tokens;
    private long filledMs;

    public FrameRate(long perSecond, long burst, long nowMs) {
        if (perSecond < 1 || burst < 1)
            throw new IllegalArgumentException("perSecond=" + perSecond + " burst=" + burst + " must be positive");
        this.perSecond = perSecond;
        this.full = burst * FRAME;
        this.tokens = full;
        this.filledMs = nowMs;
    }

    /** Whether one more frame is within the rate. */
    public boolean take(long nowMs) {
        tokens = Math.min(full, tokens + (nowMs - filledMs) * perSecond);
        filledMs = nowMs;
        if (tokens < FRAME) return false;
        tokens -= FRAME;
        return true;
    }
}
