package org.opencobrowse.sequencer;

/**
 * What the sequencer decided. The shell acts on requests and acks, and counts the rest: whatever happens to an event other than
 * being relayed in order is one of these, so that books kept from effects balance.
 */
public sealed interface Effect {
    /** Events up to this position can be pulled with {@link Sequencer#next}. At most one per call. */
    @SuppressWarnings("AvoidCommonTypeNames") // Nobody means java.lang.Readable; used as Effect.Readable.
    record Readable(long lastPosition) implements Effect {}

    /** Tell the publisher that everything up to this seq has arrived or become pointless. */
    record Acknowledge(PublisherId publisher, long epoch, long seq) implements Effect {}

    /** Ask the publisher for missing seqs. {@code attempt} counts from 1. */
    record RequestResend(PublisherId publisher, long epoch, SeqRange missing, int attempt) implements Effect {}

    /** Ask the publisher for a snapshot with its next seq. {@code attempt} counts from 1. */
    record RequestSnapshot(PublisherId publisher, SnapshotCause cause, int attempt) implements Effect {}

    /** A page load (or a publisher's first appearance). Its predecessor is over. */
    record EpochOpened(PublisherId publisher, long epoch) implements Effect {}

    /** Kept until the events before it are here. */
    record HoldEarly(PublisherId publisher, long epoch, long seq) implements Effect {}

    /** Seq {@code from}, which was missing, has come. */
    record GapHealed(PublisherId publisher, long epoch, long from, long waitedMs) implements Effect {}

    /** Guide stream: nobody filled this gap, the stream went on without it. */
    record GapSkipped(PublisherId publisher, long epoch, SeqRange skipped, ResyncCause cause) implements Effect {}

    /** Page stream: the sequence is broken; nothing is relayed until there is a snapshot to go on from. */
    record ResyncBegun(PublisherId publisher, long epoch, ResyncCause cause) implements Effect {}

    /** Page stream: the sequence goes on from the snapshot {@code seq}, relayed at {@code position}. */
    record Resynced(PublisherId publisher, long epoch, long seq, long position, ResyncCause cause) implements Effect {}

    /** At or below what was relayed, or already held. Acknowledged again. */
    record DropDuplicate(PublisherId publisher, long epoch, long seq) implements Effect {}

    /** Of an epoch that is over. */
    record DropStale(PublisherId publisher, long epoch, long seq) implements Effect {}

    /** A delta that came while the stream waits for a snapshot. */
    record DropAwaiting(PublisherId publisher, long epoch, long seq) implements Effect {}

    /** Held events that became pointless. */
    record DropVoid(PublisherId publisher, long epoch, int events, VoidCause cause) implements Effect {}

    /** An event that cannot be right. */
    record DropRefused(PublisherId publisher, long epoch, long seq, RefusalCause cause) implements Effect {}

    /**
     * The subscriber will begin again; {@code events} positions are lost to it as things stand. The final number stands in
     * {@link Delivery.Resync#skipped}.
     */
    record SubscriberSkipped(SubscriberId subscriber, ResyncCause cause, long events) implements Effect {}

    /** No cursor was made. */
    record SubscriberRefused(SubscriberId subscriber, RefusalCause cause) implements Effect {}

    /** The ack changed nothing. */
    record AckRefused(SubscriberId subscriber, long position, RefusalCause cause) implements Effect {}
}
