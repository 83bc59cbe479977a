package org.opencobrowse.server.session;

import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;

/** Decides who may sit down in a session, and on which seat. Keeps the count of seats that each agent has on this node. */
final class Seating {
    /** What came of a hello. */
    sealed interface Place {
        /** @param again whether the participant had the seat before */
        record At(Seat seat, boolean again) implements Place {}

        record None(Refusal refusal) implements Place {}
    }

    private final Roster roster;
    private final AgentSeats agentSeats;
    private final Allowance.Rate rate;
    /** New seats for agents; who comes back to a seat is limited there. */
    private final Allowance newcomers;

    Seating(Roster roster, AgentSeats agentSeats, Allowance.Rate rate, long nowMs) {
        this.roster = roster;
        this.agentSeats = agentSeats;
        this.rate = rate;
        newcomers = new Allowance(rate, nowMs);
    }

    /** Haste is judged after the secret: nobody without it can keep the customer out. */
    Place customer(Hello hello, long nowMs) {
        var seat = roster.customer();
        if (!hello.secret().map(seat.secret()::matches).orElse(false))
            return none(CloseCode.UNAUTHORIZED, "the secret does not open this session");
        if (!seat.maySit(nowMs)) return tooFast();
        return new Place.At(seat, hello.epoch() > 1 || hello.position() > 0);
    }

    /** With the secret of an earlier welcome the agent comes back to the same seat. */
    Place agent(Hello hello, AgentName agent, Secret freshSecret, long nowMs) {
        var earlier = hello.secret().flatMap(roster::agentWith).filter(seat -> seat.belongsTo(agent));
        if (earlier.isPresent()) return earlier.get().maySit(nowMs) ? new Place.At(earlier.get(), true) : tooFast();
        if (!newcomers.take(nowMs)) return tooFast();
        if (roster.isFull())
            return none(
                    CloseCode.SESSION_FULL, "the session has its limit of %d agents".formatted(roster.agentLimit()));
        if (!agentSeats.take(agent.login()))
            return none(
                    CloseCode.OUT_OF_ROLE,
                    "this agent is in the limit of %d sessions already".formatted(agentSeats.limit()));
        return new Place.At(roster.seatAgent(agent, freshSecret, nowMs), false);
    }

    /** The seat is free for somebody else. */
    void giveUp(Seat agent) {
        roster.remove(agent);
        agentSeats.giveBack(agent.login());
    }

    /** The session is over: nobody counts as being in it. Who was in it can still be read. */
    void giveUpAll() {
        roster.agents().forEach(agent -> agentSeats.giveBack(agent.login()));
    }

    private Place tooFast() {
        return none(
                CloseCode.TOO_FAST,
                "more connections than %d at once, or one in %d ms".formatted(rate.burst(), rate.everyMs()));
    }

    private static Place none(CloseCode code, String reason) {
        return new Place.None(new Refusal(code, reason));
    }
}
