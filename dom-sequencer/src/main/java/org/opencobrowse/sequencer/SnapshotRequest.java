package org.opencobrowse.sequencer;

/** A snapshot was asked for and has not come: for what, how often, and when to ask again. Never given up. */
final class SnapshotRequest {
    final SnapshotCause cause;
    private final SequencerLimits.Retry retry;
    private int attempt;
    private long dueMs;

    SnapshotRequest(SnapshotCause cause, SequencerLimits.Retry retry) {
        this.cause = cause;
        this.retry = retry;
    }

    long dueMs() {
        return dueMs;
    }

    /** Returns which attempt this is. */
    int ask(long nowMs) {
        attempt = Math.min(attempt + 1, Integer.MAX_VALUE - 1);
        dueMs = nowMs + retry.afterMs(attempt);
        return attempt;
    }

    /** The publisher is back and knows what it owes from its welcome: as if it had just been asked. */
    void restart(long nowMs) {
        attempt = 1;
        dueMs = nowMs + retry.afterMs(attempt);
    }
}
