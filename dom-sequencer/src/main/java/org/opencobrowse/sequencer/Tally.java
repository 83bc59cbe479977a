package org.opencobrowse.sequencer;

/** Keeps the books from effects alone: what no effect tells, no shell can count. */
final class Tally {
    private long offered;
    private long duplicates;
    private long stale;
    private long awaiting;
    private long voided;
    private long refused;
    private long gapsHealed;
    private long seqsSkipped;
    private long resyncs;
    private long resendRequests;
    private long snapshotRequests;
    private long subscriberSkips;
    private long positionsSkipped;
    private long subscribersRefused;
    private long acksRefused;

    void offer() {
        offered++;
    }

    void count(Effect effect) {
        switch (effect) {
            case Effect.Readable _,
                    Effect.Acknowledge _,
                    Effect.EpochOpened _,
                    Effect.HoldEarly _,
                    Effect.Resynced _ -> {}
            case Effect.DropDuplicate _ -> duplicates++;
            case Effect.DropStale _ -> stale++;
            case Effect.DropAwaiting _ -> awaiting++;
            case Effect.DropVoid drop -> voided += drop.events();
            case Effect.DropRefused _ -> refused++;
            case Effect.GapHealed _ -> gapsHealed++;
            case Effect.GapSkipped skip -> seqsSkipped += skip.skipped().size();
            case Effect.ResyncBegun _ -> resyncs++;
            case Effect.RequestResend _ -> resendRequests++;
            case Effect.RequestSnapshot _ -> snapshotRequests++;
            case Effect.SubscriberSkipped _ -> subscriberSkips++;
            case Effect.SubscriberRefused _ -> subscribersRefused++;
            case Effect.AckRefused _ -> acksRefused++;
        }
    }

    void count(Delivery<?> delivery) {
        if (delivery instanceof Delivery.Resync<?> resync) positionsSkipped += resync.skipped();
    }

    Counters counters(long relayed, long held) {
        return new Counters(
                offered,
                relayed,
                held,
                duplicates,
                stale,
                awaiting,
                voided,
                refused,
                gapsHealed,
                seqsSkipped,
                resyncs,
                resendRequests,
                snapshotRequests,
                subscriberSkips,
                positionsSkipped,
                subscribersRefused,
                acksRefused);
    }
}
