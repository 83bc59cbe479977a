package org.opencobrowse.server.session;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.opencobrowse.sequencer.Delivery;
import org.opencobrowse.sequencer.DomEvent;
import org.opencobrowse.sequencer.Effect;
import org.opencobrowse.sequencer.PublisherId;
import org.opencobrowse.sequencer.Sequencer;
import org.opencobrowse.sequencer.Standing;
import org.opencobrowse.sequencer.StreamPolicy;
import org.opencobrowse.sequencer.SubscriberId;
import org.opencobrowse.server.session.SessionCounters.Entry;
import org.opencobrowse.server.session.SessionCounters.Level;
import org.opencobrowse.server.session.SessionCounters.StreamName;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.EventKind;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * One direction of a session: a sequencer with connections on both sides. Performs what the sequencer decides, and lets each subscriber pull as long as its
 * connection has room, so that a slow one costs the others nothing.
 */
final class EventStream {
    /** What an event costs beside its body: objects, header, list entry. Counted so that a flood of empty events is bounded too. */
    private static final int OVERHEAD_BYTES = 256;
    /** Why a subscriber does not get an event that has a position. */
    private static final String WITHHELD = "withheld";

    private final StreamName name;
    private final Sequencer<Payload> sequencer;
    private final FrameCodec codec;
    private final Roster roster;
    private final SessionCounters counters;
    private final Predicate<DomEvent<Payload>> gate;
    private final AckPace acks = new AckPace();
    private final Map<Seat, SubscriberBooks> books = new HashMap<>();
    private long relayedTo;
    private long toldHeld;
    private long toldWaiting;

    static EventStream page(SessionRules rules, Roster roster, SessionCounters counters) {
        return new EventStream(StreamName.PAGE, StreamPolicy.SNAPSHOT_FIRST, rules, roster, counters, _ -> true);
    }

    /** @param gate asked when an event is handed out: what was right when it came may be wrong by then */
    static EventStream guide(
            SessionRules rules, Roster roster, SessionCounters counters, Predicate<DomEvent<Payload>> gate) {
        return new EventStream(StreamName.GUIDE, StreamPolicy.NO_SNAPSHOT, rules, roster, counters, gate);
    }

    private EventStream(
            StreamName name,
            StreamPolicy policy,
            SessionRules rules,
            Roster roster,
            SessionCounters counters,
            Predicate<DomEvent<Payload>> gate) {
        this.name = name;
        this.gate = gate;
        this.roster = roster;
        this.counters = counters;
        sequencer = new Sequencer<>(policy, rules.sequencer());
        codec = new FrameCodec(rules.limits());
    }

    /** @param isVoid its seq counts, and nobody gets it */
    void publish(Seat publisher, ClientFrame.Publish event, boolean isVoid, long nowMs) {
        var bytes = event.body().length() + OVERHEAD_BYTES;
        var id = new PublisherId(publisher.participant());
        counters.published(name, bytes);
        acks.arrived(id, bytes, nowMs);
        perform(sequencer.accept(
                new DomEvent<>(
                        id,
                        event.epoch(),
                        event.seq(),
                        event.kind() == EventKind.SNAPSHOT,
                        bytes,
                        new Payload(event, isVoid)),
                nowMs));
        acknowledge(nowMs);
    }

    /** The epoch of the newest event of this publisher; 0: there is none. */
    long epochOf(Seat publisher) {
        return sequencer.standing(new PublisherId(publisher.participant())).epoch();
    }

    /** Whether this event has come before. */
    boolean has(Seat publisher, ClientFrame.Publish event) {
        return sequencer.has(new PublisherId(publisher.participant()), event.epoch(), event.seq());
    }

    /** A publisher connected: what it need not send again. */
    Standing publisherBack(Seat publisher, long nowMs) {
        var id = new PublisherId(publisher.participant());
        acks.forget(id); // the welcome says it
        sequencer.publisherBack(id, nowMs);
        return sequencer.standing(id);
    }

    /** Page stream: what was published before is given to nobody any more; everybody waits for the next snapshot. */
    void forget(long nowMs) {
        perform(sequencer.forget(nowMs));
    }

    /** Its connection is lost, or gives nothing: asking it for anything is pointless. */
    void publisherAway(Seat publisher) {
        var id = new PublisherId(publisher.participant());
        acks.forget(id);
        sequencer.publisherAway(id);
    }

    /** It will not come back. */
    void publisherGone(Seat publisher) {
        var id = new PublisherId(publisher.participant());
        acks.forget(id);
        perform(sequencer.publisherGone(id));
    }

    /** Whatever it cannot be given after that position is announced by a resync. */
    void subscribe(Seat subscriber, long afterPosition, long nowMs) {
        closeBooks(subscriber);
        books.put(subscriber, new SubscriberBooks(afterPosition, relayedTo));
        perform(sequencer.subscribe(id(subscriber), afterPosition, nowMs));
    }

    void unsubscribe(Seat subscriber) {
        closeBooks(subscriber);
        perform(sequencer.unsubscribe(id(subscriber)));
    }

    void ack(Seat subscriber, long position, long nowMs) {
        perform(sequencer.ack(id(subscriber), position, nowMs));
    }

    /** The subscriber's copy is wrong: it begins again. */
    void beginAgain(Seat subscriber, long nowMs) {
        perform(sequencer.beginAgain(id(subscriber), nowMs));
        pump(subscriber);
    }

    void tick(long nowMs) {
        perform(sequencer.tick(nowMs));
        acknowledge(nowMs);
    }

    /** The session has ended: nothing is relayed or handed out any more. */
    void over() {
        List.copyOf(books.keySet()).forEach(this::closeBooks);
        perform(sequencer.over());
    }

    StreamBooks books() {
        var subscribers = new HashMap<String, StreamBooks.Subscriber>();
        books.forEach((seat, kept) -> subscribers.put(seat.participant(), kept.sum(relayedTo)));
        return new StreamBooks(sequencer.counters(), sequencer.occupancy(), subscribers);
    }

    long nextDeadlineMs() {
        return Math.min(sequencer.nextDeadlineMs().orElse(Long.MAX_VALUE), acks.nextDeadlineMs());
    }

    /** Hands the subscriber what there is, as long as its connection has room. Called again when it has drained. */
    void pump(Seat subscriber) {
        handOut(subscriber);
        tellLevels();
    }

    private void handOut(Seat subscriber) {
        var kept = books.get(subscriber);
        if (kept != null) subscriber.link().ifPresent(link -> handOut(subscriber, link.connection(), kept));
    }

    private void handOut(Seat subscriber, Connection connection, SubscriberBooks kept) {
        while (!connection.isFull()) {
            var next = sequencer.next(id(subscriber));
            if (next.isEmpty()) return;
            if (next.get() instanceof Delivery.Event(var position, var event) && !gate.test(event))
                withhold(position, connection, kept);
            else {
                book(next.get(), kept);
                deliver(next.get(), connection);
            }
        }
    }

    private void withhold(long position, Connection connection, SubscriberBooks kept) {
        var due = kept.due();
        if (kept.withheld(position, relayedTo)) counters.skipped(name, WITHHELD, 1);
        counters.booked(name, Entry.DUE, kept.due() - due);
        connection.send(new ServerFrame.Resync(position + 1, WITHHELD));
    }

    private void book(Delivery<Payload> delivery, SubscriberBooks kept) {
        var due = kept.due();
        var again = kept.again();
        kept.handed(delivery, relayedTo);
        counters.booked(name, Entry.DUE, kept.due() - due);
        counters.booked(name, Entry.AGAIN, kept.again() - again);
        if (delivery instanceof Delivery.Resync<Payload> resync && resync.skipped() > 0)
            counters.skipped(name, word(resync.cause()), resync.skipped());
    }

    private void closeBooks(Seat subscriber) {
        var kept = books.remove(subscriber);
        if (kept != null) counters.booked(name, Entry.LEFT, kept.waiting(relayedTo));
    }

    private void relayed(long lastPosition) {
        var events = lastPosition - relayedTo;
        relayedTo = lastPosition;
        counters.booked(name, Entry.RELAYED, events);
        for (var kept : books.values()) {
            var due = kept.due();
            kept.relayed(events);
            counters.booked(name, Entry.DUE, kept.due() - due);
        }
    }

    private void tellLevels() {
        var held = sequencer.occupancy().heldEvents();
        var waiting = 0L;
        for (var kept : books.values()) waiting += kept.waiting(relayedTo);
        if (held != toldHeld) counters.level(name, Level.HELD, held - toldHeld);
        if (waiting != toldWaiting) counters.level(name, Level.WAITING, waiting - toldWaiting);
        toldHeld = held;
        toldWaiting = waiting;
    }

    private void deliver(Delivery<Payload> delivery, Connection connection) {
        switch (delivery) {
            case Delivery.Resync<Payload> resync ->
                connection.send(new ServerFrame.Resync(resync.position(), word(resync.cause())));
            case Delivery.Event(var position, var event) -> {
                var publisher = event.publisher().value();
                var encoded = event.body().encoded(codec, position, publisher, event.epoch(), event.seq());
                counters.delivered(name, encoded.wireBytes());
                connection.send(encoded);
            }
        }
    }

    private void perform(List<Effect> effects) {
        for (var effect : effects) {
            switch (effect) {
                case Effect.Readable readable -> {
                    relayed(readable.lastPosition());
                    for (var subscriber : subscribers()) handOut(subscriber);
                }
                case Effect.Acknowledge ack -> acks.tell(ack);
                case Effect.RequestResend request -> {
                    counters.decided(name, effect);
                    var missing = request.missing();
                    tell(
                            request.publisher(),
                            new ServerFrame.RequestResend(request.epoch(), missing.from(), missing.to()));
                }
                case Effect.RequestSnapshot request -> {
                    counters.decided(name, effect);
                    tell(request.publisher(), new ServerFrame.RequestSnapshot(word(request.cause())));
                }
                default -> counters.decided(name, effect);
            }
        }
        tellLevels();
    }

    private void acknowledge(long nowMs) {
        for (var ack : acks.due(nowMs)) tell(ack.publisher(), new ServerFrame.Ack(ack.epoch(), ack.seq()));
    }

    private void tell(PublisherId publisher, ServerFrame frame) {
        roster.seat(publisher.value())
                .flatMap(Seat::link)
                .ifPresent(link -> link.connection().send(frame));
    }

    private List<Seat> subscribers() {
        return name == StreamName.PAGE ? roster.agents() : List.of(roster.customer());
    }

    private static SubscriberId id(Seat subscriber) {
        return new SubscriberId(subscriber.participant());
    }

    private static String word(Enum<?> cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
