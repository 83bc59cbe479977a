package org.opencobrowse.transport;

/**
 * When a connection needs a heartbeat and when it is presumed dead (rules H1 and H2). Pure: time is an argument, of a monotonic
 * clock.
 */
public final class Liveness {

    /** What is due now. */
    public enum Decision {
        NONE,
        SEND_HEARTBEAT,
        DEAD
    }

    private final long heartbeatMs;
    private final long silenceMs;
    private long sentMs;
    private long heardMs;

    /** Both sides count as heard from at the beginning. */
    public Liveness(long heartbeatMs, long silenceMs, long nowMs) {
        if (heartbeatMs <= 0 || silenceMs < 2 * heartbeatMs)
            throw new IllegalArgumentException(
                    "silenceMs=" + silenceMs + " must be at least twice heartbeatMs=" + heartbeatMs);
        this.heartbeatMs = heartbeatMs;
        this.silenceMs = silenceMs;
        this.sentMs = nowMs;
        this.heardMs = nowMs;
    }

    public void sent(long nowMs) {
        sentMs = nowMs;
    }

    public void heard(long nowMs) {
        heardMs = nowMs;
    }

    public Decision due(long nowMs) {
        if (nowMs - heardMs >= silenceMs) return Decision.DEAD;
        return nowMs - sentMs >= heartbeatMs ? Decision.SEND_HEARTBEAT : Decision.NONE;
    }

    /** Before this moment nothing is due unless something is sent or heard later than now. */
    public long nextDeadlineMs() {
        return Math.min(sentMs + heartbeatMs, heardMs + silenceMs);
    }
}
