package org.opencobrowse.server.session;

import java.util.function.Supplier;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.protocol.SessionState;

/**
 * Everybody who is connected, and what all of them are told. Anybody can provoke a presence, and each goes to everybody: so they are told at a bounded rate, and
 * changes beyond it are told together a little later. Nobody misses anything by that, because a presence says all there is.
 */
final class Audience {
    private final Roster roster;
    private final Supplier<SessionState> state;
    private final SessionCounters counters;
    private final Allowance presence;
    private boolean owed;

    Audience(Roster roster, Supplier<SessionState> state, SessionCounters counters, Allowance.Rate rate, long nowMs) {
        this.roster = roster;
        this.state = state;
        this.counters = counters;
        presence = new Allowance(rate, nowMs);
    }

    void tell(ServerFrame frame) {
        roster.links().forEach(link -> link.connection().send(frame));
    }

    void tellPresence(long nowMs) {
        if (isTime(nowMs)) tell(presence());
    }

    /** To everybody but the newcomer, whose welcome said it. */
    void tellOthers(Seat newcomer, long nowMs) {
        if (!isTime(nowMs)) return;
        var frame = presence();
        roster.linksWithout(newcomer).forEach(link -> link.connection().send(frame));
    }

    private boolean isTime(long nowMs) {
        if (!owed && presence.take(nowMs)) return true;
        owed = true;
        counters.presenceCoalesced();
        return false;
    }

    /** Tells what had to wait, when its time has come. */
    void tick(long nowMs) {
        if (!owed || !presence.take(nowMs)) return;
        owed = false;
        tell(presence());
    }

    long nextDeadlineMs() {
        return owed ? presence.nextMs() : Long.MAX_VALUE;
    }

    void tellEnd(EndReason reason) {
        // When the node goes, people are sent elsewhere instead of home.
        var code = reason == EndReason.NODE_LOST ? CloseCode.DRAINING : CloseCode.SESSION_ENDED;
        for (var link : roster.links()) {
            link.connection().send(new ServerFrame.Ended(reason));
            link.connection().close(code, reason.wireName());
        }
    }

    void refuse(Refusal refusal) {
        for (var link : roster.links())
            link.connection().refuse(ServerFrame.Refused.of(refusal.code(), refusal.reason()));
    }

    private ServerFrame.Presence presence() {
        return new ServerFrame.Presence(state.get(), roster.seen());
    }
}
