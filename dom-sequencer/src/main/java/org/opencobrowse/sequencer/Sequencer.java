package org.opencobrowse.sequencer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of one stream. Publishers offer numbered events in any order; subscribers pull them by position, each at its own
 * pace.
 *
 * <p>For any interleaving of loss, duplication, reordering, reconnects and page loads, every subscriber gets a gap-free,
 * duplicate-free sequence of the publisher's events beginning at a snapshot; whatever breaks it is announced by a {@link
 * Delivery.Resync} and counted; and when faults stop, it catches up.
 *
 * <p>Belongs to one event loop. {@code nowMs} is any monotonic clock, the same in all calls.
 */
public final class Sequencer<B> {
    private final StreamPolicy policy;
    private final SequencerLimits limits;
    private final Relay<B> relay;
    private final Map<PublisherId, Publisher<B>> publishers = new LinkedHashMap<>();
    private final Tally tally = new Tally();

    public Sequencer(StreamPolicy policy, SequencerLimits limits) {
        this.policy = policy;
        this.limits = limits;
        this.relay = new Relay<>(policy, limits);
    }

    /** An event has arrived, on whatever connection. */
    public List<Effect> accept(DomEvent<B> event, long nowMs) {
        tally.offer();
        return decide(nowMs, turn -> {
            var refusal = refusal(event);
            if (refusal == null) sort(event, turn);
            else turn.decide(new Effect.DropRefused(event.publisher(), event.epoch(), event.seq(), refusal));
        });
    }

    /** Time has passed. Due at {@link #nextDeadlineMs}; harmless at any other time. */
    public List<Effect> tick(long nowMs) {
        return decide(nowMs, turn -> publishers.values().forEach(publisher -> publisher.tick(turn)));
    }

    /** When {@link #tick} has something to do; empty: not before another call. */
    public OptionalLong nextDeadlineMs() {
        long earliest = Long.MAX_VALUE;
        for (var publisher : publishers.values()) earliest = Math.min(earliest, publisher.deadlineMs());
        return earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }

    /** What a publisher that connects is told. */
    public Standing standing(PublisherId id) {
        var publisher = publishers.get(id);
        if (publisher != null) return publisher.epoch().standing();
        return new Standing(0, 0, policy == StreamPolicy.SNAPSHOT_FIRST, List.of());
    }

    /** Whether an event of this number has come before, also if it was held: it would be dropped as stale or a duplicate. */
    public boolean has(PublisherId id, long epoch, long seq) {
        var publisher = publishers.get(id);
        if (publisher == null || epoch > publisher.epoch().epoch()) return false;
        return epoch < publisher.epoch().epoch() || publisher.epoch().has(seq);
    }

    /** The publisher's connection is lost: asking is pointless, patience waits until it is back. */
    public void publisherAway(PublisherId id) {
        var publisher = publishers.get(id);
        if (publisher != null) publisher.away();
    }

    /** The publisher is connected again and knows its {@link #standing}: it resends by itself, patience begins anew. */
    public void publisherBack(PublisherId id, long nowMs) {
        var publisher = publishers.get(id);
        if (publisher != null) publisher.back(nowMs);
    }

    /** The publisher has left for good. What it held is void; repetitions of what it sent are still recognised. */
    public List<Effect> publisherGone(PublisherId id) {
        var publisher = publishers.get(id);
        if (publisher == null) return List.of();
        return decide(0, publisher::go);
    }

    /**
     * Page stream: what was published before is given to nobody any more. The stream goes on from a snapshot that comes after
     * this, for everybody.
     */
    public List<Effect> forget(long nowMs) {
        if (policy == StreamPolicy.NO_SNAPSHOT) throw new IllegalStateException("nothing would begin the stream again");
        return decide(nowMs, turn -> {
            relay.dropLog(ResyncCause.WITHDRAWN, turn);
            publishers.values().forEach(publisher -> publisher.epoch().withdraw(turn));
        });
    }

    /** The session has ended: what is held will never be relayed. */
    public List<Effect> over() {
        return decide(0, turn -> publishers.values().forEach(publisher -> publisher.over(turn)));
    }

    /**
     * The subscriber reads on after a position, or from its beginning.
     *
     * @param resumeAfter the last position applied; 0: none
     */
    public List<Effect> subscribe(SubscriberId subscriber, long resumeAfter, long nowMs) {
        return decide(nowMs, turn -> {
            if (!relay.hasRoomFor(subscriber)) {
                turn.decide(new Effect.SubscriberRefused(subscriber, RefusalCause.TOO_MANY_SUBSCRIBERS));
                return;
            }
            var cursor = relay.subscribe(subscriber, resumeAfter, turn);
            if (!cursor.reads() && relay.log().newestSnapshot() == 0) requestSnapshot(turn);
        });
    }

    /** The subscriber's copy is wrong, or somebody thinks so: it begins again, unless it is unknown. */
    public List<Effect> beginAgain(SubscriberId subscriber, long nowMs) {
        var cursor = relay.cursor(subscriber);
        if (cursor == null) return List.of();
        return decide(nowMs, turn -> {
            boolean worn = relay.newestIsWornFor(cursor, nowMs);
            relay.beginAgain(cursor, turn);
            if (relay.log().newestSnapshot() == 0 || worn) requestSnapshot(turn);
        });
    }

    public List<Effect> unsubscribe(SubscriberId subscriber) {
        return decide(0, turn -> relay.unsubscribe(subscriber, turn));
    }

    /** What the subscriber gets next; empty: nothing yet. To be called while its connection has room. */
    public Optional<Delivery<B>> next(SubscriberId subscriber) {
        var delivery = relay.pull(subscriber);
        delivery.ifPresent(tally::count);
        return delivery;
    }

    /** The subscriber has applied everything up to a position. */
    public List<Effect> ack(SubscriberId subscriber, long position, long nowMs) {
        return decide(nowMs, turn -> {
            var cursor = relay.cursor(subscriber);
            if (cursor == null)
                turn.decide(new Effect.AckRefused(subscriber, position, RefusalCause.UNKNOWN_SUBSCRIBER));
            else if (position > cursor.delivered())
                turn.decide(new Effect.AckRefused(subscriber, position, RefusalCause.NOT_DELIVERED));
            else if (position > cursor.acked()) relay.ack(cursor, position, turn);
        });
    }

    public Counters counters() {
        return tally.counters(relay.log().last(), occupancy().heldEvents());
    }

    public Occupancy occupancy() {
        long events = 0;
        long bytes = 0;
        for (var publisher : publishers.values()) {
            events += publisher.epoch().heldEvents();
            bytes += publisher.epoch().heldBytes();
        }
        return new Occupancy(events, bytes, relay.log().events(), relay.log().bytes());
    }

    private List<Effect> decide(long nowMs, Consumer<Turn> decision) {
        var turn = new Turn(nowMs);
        decision.accept(turn);
        var effects = turn.effects();
        effects.forEach(tally::count);
        return effects;
    }

    private @Nullable RefusalCause refusal(DomEvent<B> event) {
        if (outOfRange(event.epoch())) return RefusalCause.EPOCH_RANGE;
        if (outOfRange(event.seq())) return RefusalCause.SEQ_RANGE;
        if (event.bytes() > limits.logHard().bytes()) return RefusalCause.TOO_LARGE;
        if (event.snapshot() && policy == StreamPolicy.NO_SNAPSHOT) return RefusalCause.SNAPSHOT_UNEXPECTED;
        return hasRoomFor(event.publisher()) ? null : RefusalCause.TOO_MANY_PUBLISHERS;
    }

    private static boolean outOfRange(long number) {
        return number < 1 || number > SequencerLimits.MAX_NUMBER;
    }

    private boolean hasRoomFor(PublisherId id) {
        if (publishers.containsKey(id) || publishers.size() < mostPublishers()) return true;
        return publishers.values().stream().anyMatch(Publisher::gone);
    }

    /** Two pages in one stream would need a newest snapshot each. */
    private int mostPublishers() {
        return policy == StreamPolicy.SNAPSHOT_FIRST ? 1 : limits.maxPublishers();
    }

    private void sort(DomEvent<B> event, Turn turn) {
        var publisher = publishers.get(event.publisher());
        if (publisher == null) admit(event, turn).accept(event, turn);
        else if (event.epoch() < publisher.epoch().epoch())
            turn.decide(new Effect.DropStale(event.publisher(), event.epoch(), event.seq()));
        else {
            if (publisher.gone()) publisher.back(turn.nowMs);
            if (event.epoch() > publisher.epoch().epoch()) publisher.openEpoch(open(event, turn), turn);
            publisher.epoch().accept(event, turn);
        }
    }

    private PublisherEpoch<B> admit(DomEvent<B> event, Turn turn) {
        if (publishers.size() >= mostPublishers()) forgetOneGone();
        var epoch = open(event, turn);
        publishers.put(event.publisher(), new Publisher<>(epoch));
        return epoch;
    }

    private void forgetOneGone() {
        var everyone = publishers.values().iterator();
        while (everyone.hasNext()) {
            if (!everyone.next().gone()) continue;
            everyone.remove();
            return;
        }
    }

    private PublisherEpoch<B> open(DomEvent<B> first, Turn turn) {
        turn.decide(new Effect.EpochOpened(first.publisher(), first.epoch()));
        return new PublisherEpoch<>(first.publisher(), first.epoch(), policy, limits, relay);
    }

    private void requestSnapshot(Turn turn) {
        if (policy == StreamPolicy.NO_SNAPSHOT) return;
        publishers.forEach((_, publisher) -> publisher.epoch().requestSnapshot(SnapshotCause.SUBSCRIBER, turn));
    }
}
