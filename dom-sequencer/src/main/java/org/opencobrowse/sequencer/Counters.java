package org.opencobrowse.sequencer;

/**
 * The books of one sequencer since its birth, kept from its effects. Only {@code held} is a present amount.
 *
 * @param offered calls of {@link Sequencer#accept}
 * @param held early events kept now
 * @param awaiting deltas dropped because the stream waited for a snapshot
 * @param seqsSkipped seqs that the guide stream went on without
 * @param positionsSkipped positions that subscribers were told they will never get
 */
public record Counters(
        long offered,
        long relayed,
        long held,
        long duplicates,
        long stale,
        long awaiting,
        long voided,
        long refused,
        long gapsHealed,
        long seqsSkipped,
        long resyncs,
        long resendRequests,
        long snapshotRequests,
        long subscriberSkips,
        long positionsSkipped,
        long subscribersRefused,
        long acksRefused) {

    /** Events that will never be relayed, each under its own cause above. */
    public long dropped() {
        return duplicates + stale + awaiting + voided + refused;
    }

    /** Whether every offered event is accounted for. */
    public boolean balance() {
        return offered == relayed + held + dropped();
    }
}
