package org.opencobrowse.server.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.AwayReason;
import org.opencobrowse.transport.protocol.Participant;
import org.opencobrowse.transport.protocol.Role;

/** A participant's place in the session: kept while the connection comes and goes. */
final class Seat {
    private final String participant;
    private final Role role;
    private final AgentName name;
    private final Secret secret;
    private @Nullable Link link;
    private @Nullable AwayReason away;
    private long withoutLinkSinceMs;
    private final Allowance sittings;
    private final Allowance resyncs;

    Seat(String participant, Role role, AgentName name, Secret secret, Haste haste, long nowMs) {
        this.participant = participant;
        this.role = role;
        this.name = name;
        this.secret = secret;
        withoutLinkSinceMs = nowMs;
        sittings = new Allowance(haste.connects(), nowMs);
        resyncs = new Allowance(haste.resyncs(), nowMs);
    }

    boolean maySit(long nowMs) {
        return sittings.take(nowMs);
    }

    boolean mayBeginAgain(long nowMs) {
        return resyncs.take(nowMs);
    }

    String participant() {
        return participant;
    }

    Role role() {
        return role;
    }

    String login() {
        return name.login();
    }

    Secret secret() {
        return secret;
    }

    /** A seat's secret alone does not open it to another agent. */
    boolean belongsTo(AgentName agent) {
        return name.login().equals(agent.login());
    }

    Optional<Link> link() {
        return Optional.ofNullable(link);
    }

    void take(Link next) {
        link = next;
        away = null;
    }

    void vacate(long nowMs) {
        link = null;
        withoutLinkSinceMs = nowMs;
    }

    void away(AwayReason why) {
        away = why == AwayReason.SHOWN ? null : why;
    }

    /** When this seat has been without a connection for the limit; {@link Long#MAX_VALUE}: it has one. */
    long vacancyEndMs(long limitMs) {
        return link == null ? withoutLinkSinceMs + limitMs : Long.MAX_VALUE;
    }

    Participant seen() {
        return new Participant(participant, role, name.shown(), link != null, Optional.ofNullable(away));
    }
}
