package org.opencobrowse.sequencer;

/** The next seq is missing although a later one was seen: since when, how often asked for, and when to ask again. */
final class Gap {
    final long from;
    final long sinceMs;
    private final SequencerLimits limits;
    private int asked;
    private long dueMs;

    Gap(long from, SequencerLimits limits, long nowMs) {
        this.from = from;
        this.limits = limits;
        this.sinceMs = nowMs;
        this.dueMs = nowMs + limits.gapGraceMs();
    }

    long dueMs() {
        return dueMs;
    }

    boolean patienceExhausted() {
        return asked >= limits.resendAttempts();
    }

    /** Returns which attempt this is. */
    int ask(long nowMs) {
        asked++;
        dueMs = nowMs + limits.resend().afterMs(asked);
        return asked;
    }

    /** The publisher is back and resends by itself: as if the gap had just been noticed. */
    void restart(long nowMs) {
        asked = 0;
        dueMs = nowMs + limits.gapGraceMs();
    }
}
