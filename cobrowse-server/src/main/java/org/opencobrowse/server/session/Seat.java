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

    Seat(String participant, Role role, AgentName name, Secret secret, long nowMs) {
        this.participant = participant;
        this.role = role;
        this.name = name;
        this.secret = secret;
        withoutLinkSinceMs = nowMs;
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

    boolean vacantFor(long limitMs, long nowMs) {
        return link == null && nowMs - withoutLinkSinceMs >= limitMs;
    }

    Optional<Long> vacantSinceMs() {
        return link == null ? Optional.of(withoutLinkSinceMs) : Optional.empty();
    }

    Participant seen() {
        return new Participant(participant, role, name.shown(), link != null, Optional.ofNullable(away));
    }
}
