package org.opencobrowse.sequencer;

/**
 * Every bound of one sequencer. Memory is at most {@code maxPublishers × reorderWindow + logHard}, whatever a browser does.
 *
 * @param reorderWindow early events kept per publisher
 * @param gapGraceMs how long a gap may heal by itself before it is asked for
 * @param resend time between requests for the same gap
 * @param resendAttempts requests for the same gap before giving up on it
 * @param snapshot time between requests for the same snapshot; asked until it comes
 * @param logBudget relayed since a snapshot as long as subscribers may begin at it; of later events and in the guide stream, kept for those who resume
 * @param logHard the log's size at most, whoever still reads
 * @param subscriberLag undelivered to one subscriber, beyond the event it reads next, before it skips
 */
public record SequencerLimits(
        Size reorderWindow,
        long gapGraceMs,
        Retry resend,
        int resendAttempts,
        Retry snapshot,
        Size logBudget,
        Size logHard,
        Size subscriberLag,
        int maxPublishers,
        int maxSubscribers) {

    /** The largest number a browser can count to without error: 2^53−1. */
    public static final long MAX_NUMBER = (1L << 53) - 1;

    private static final int MAX_EVENTS = 1 << 20;
    private static final long MAX_DELAY_MS = 24L * 60 * 60 * 1000;

    /** A bound in events and in bytes; whichever is reached first counts. */
    public record Size(int events, long bytes) {
        public Size {
            require(events >= 1 && events <= MAX_EVENTS, "events", events, "1.." + MAX_EVENTS);
            require(bytes >= 1 && bytes <= MAX_NUMBER, "bytes", bytes, "1..2^53-1");
        }

        boolean admits(long otherEvents, long otherBytes) {
            return otherEvents <= events && otherBytes <= bytes;
        }

        private boolean atLeast(Size other) {
            return admits(other.events, other.bytes);
        }
    }

    /** A delay that doubles with each repetition, up to a bound. */
    public record Retry(long firstMs, long maxMs) {
        public Retry {
            require(firstMs >= 1 && firstMs <= MAX_DELAY_MS, "firstMs", firstMs, "1.." + MAX_DELAY_MS);
            require(maxMs >= firstMs && maxMs <= MAX_DELAY_MS, "maxMs", maxMs, "firstMs.." + MAX_DELAY_MS);
        }

        /** Delay after this attempt, counted from 1. */
        long afterMs(int attempt) {
            int doublings = Math.min(attempt - 1, Long.numberOfLeadingZeros(firstMs) - 1);
            return Math.min(firstMs << doublings, maxMs);
        }
    }

    public SequencerLimits {
        require(gapGraceMs >= 0 && gapGraceMs <= MAX_DELAY_MS, "gapGraceMs", gapGraceMs, "0.." + MAX_DELAY_MS);
        require(resendAttempts >= 0 && resendAttempts <= 1000, "resendAttempts", resendAttempts, "0..1000");
        require(logHard.atLeast(logBudget), "logHard", logHard.bytes, "at least logBudget");
        // Else a subscriber that begins at the newest snapshot would be slow by birth.
        require(subscriberLag.atLeast(logBudget), "subscriberLag", subscriberLag.bytes, "at least logBudget");
        require(maxPublishers >= 1 && maxPublishers <= 1000, "maxPublishers", maxPublishers, "1..1000");
        require(maxSubscribers >= 1 && maxSubscribers <= 1000, "maxSubscribers", maxSubscribers, "1..1000");
    }

    /** For a page of usual size: snapshots up to some 10 MB, a few dozen events a second. */
    public static SequencerLimits defaults() {
        return new SequencerLimits(
                new Size(1_024, 8 << 20),
                300,
                new Retry(500, 4_000),
                5,
                new Retry(2_000, 30_000),
                new Size(2_000, 2 << 20),
                new Size(20_000, 48 << 20),
                new Size(4_000, 16 << 20),
                64,
                64);
    }

    private static void require(boolean fulfilled, String name, long value, String allowed) {
        if (!fulfilled) throw new IllegalArgumentException(name + "=" + value + " allowed: " + allowed);
    }
}
