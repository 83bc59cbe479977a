package org.opencobrowse.server.session;

import org.opencobrowse.sequencer.DomEvent;
import org.opencobrowse.sequencer.Standing;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.Role;

/** Both directions of a session: the page, which the customer writes and agents read, and the guide, the other way round; and what control lets through there. */
final class Streams {
    private final Roster roster;
    private final Control control;
    private final SessionCounters counters;
    private final MonotonicClock clock;
    private final EventStream page;
    private final EventStream guide;
    /** The page load that is connected: it may not have published yet. */
    private long customerEpoch;

    Streams(SessionRules rules, Roster roster, Control control, SessionCounters counters, MonotonicClock clock) {
        this.roster = roster;
        this.control = control;
        this.counters = counters;
        this.clock = clock;
        page = EventStream.page(rules, roster, counters);
        guide = EventStream.guide(rules, roster, counters, this::mayBeHanded);
    }

    EventStream page() {
        return page;
    }

    EventStream guide() {
        return guide;
    }

    EventStream writtenBy(Seat seat) {
        return seat.role() == Role.CUSTOMER ? page : guide;
    }

    EventStream readBy(Seat seat) {
        return seat.role() == Role.CUSTOMER ? guide : page;
    }

    /** A participant said hello: what it need not send again. */
    Standing back(Seat seat, Hello hello, long nowMs) {
        var standing = writtenBy(seat).publisherBack(seat, nowMs);
        if (seat.role() == Role.CUSTOMER) {
            customerEpoch = hello.epoch();
            if (hello.paused().isPresent()) page.publisherAway(seat); // it would have nothing to give
        }
        return standing;
    }

    void away(Seat seat) {
        readBy(seat).unsubscribe(seat);
        writtenBy(seat).publisherAway(seat);
    }

    void agentLeft(Seat agent) {
        page.unsubscribe(agent);
        guide.publisherGone(agent);
    }

    void publish(Seat seat, ClientFrame.Publish piece, long nowMs) {
        if (seat.role() == Role.CUSTOMER && control.isPaused()) counters.pausedEvent();
        else
            seat.link()
                    .flatMap(link -> link.bodies().accept(piece))
                    .ifPresent(whole -> publishWhole(seat, whole, nowMs));
    }

    private void publishWhole(Seat seat, ClientFrame.Publish event, long nowMs) {
        var isAction = event.action().isPresent();
        var isVoid = isAction && !control.admits(seat, event, guide.has(seat, event), nowMs);
        writtenBy(seat).publish(seat, event, isVoid, nowMs);
    }

    private boolean mayBeHanded(DomEvent<Payload> event) {
        var payload = event.body();
        if (payload.isVoid()) return false;
        var key = new ActionsUnderWay.Key(event.publisher().value(), event.epoch(), event.seq());
        var now = Math.max(customerEpoch, page.epochOf(roster.customer()));
        return payload.action()
                .map(action -> control.passes(key, action, now, clock.nowMs()))
                .orElse(true);
    }

    void tick(long nowMs) {
        page.tick(nowMs);
        guide.tick(nowMs);
    }

    long nextDeadlineMs() {
        return Math.min(page.nextDeadlineMs(), guide.nextDeadlineMs());
    }

    void over() {
        page.over();
        guide.over();
    }
}
