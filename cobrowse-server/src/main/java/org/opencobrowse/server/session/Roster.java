package org.opencobrowse.server.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opencobrowse.transport.protocol.Participant;
import org.opencobrowse.transport.protocol.Role;

/** Who is in the session: one customer, and agents up to a limit. */
final class Roster {
    private static final String CUSTOMER = "customer";

    private final Seat customer;
    private final Map<String, Seat> agents = new LinkedHashMap<>();
    /** The same, for whoever goes through them for every event. */
    private List<Seat> agentSeats = List.of();

    private final int agentLimit;
    private final Haste haste;
    private int agentsEver;

    Roster(Secret customerSecret, int agentLimit, Haste haste, long nowMs) {
        customer = new Seat(CUSTOMER, Role.CUSTOMER, new AgentName("", "", false), customerSecret, haste, nowMs);
        this.haste = haste;
        this.agentLimit = agentLimit;
    }

    Seat customer() {
        return customer;
    }

    boolean isFull() {
        return agents.size() >= agentLimit;
    }

    int agentLimit() {
        return agentLimit;
    }

    int agentCount() {
        return agents.size();
    }

    Seat seatAgent(AgentName name, Secret secret, long nowMs) {
        var seat = new Seat("agent-" + ++agentsEver, Role.AGENT, name, secret, haste, nowMs);
        agents.put(seat.participant(), seat);
        agentSeats = List.copyOf(agents.values());
        return seat;
    }

    /** The agent's seat that this secret opens. */
    Optional<Seat> agentWith(String secret) {
        return agents.values().stream()
                .filter(seat -> seat.secret().matches(secret))
                .findFirst();
    }

    Optional<Seat> seat(String participant) {
        return participant.equals(CUSTOMER) ? Optional.of(customer) : Optional.ofNullable(agents.get(participant));
    }

    void remove(Seat agent) {
        agents.remove(agent.participant());
        agentSeats = List.copyOf(agents.values());
    }

    List<Seat> agentsVacantFor(long limitMs, long nowMs) {
        return agents.values().stream()
                .filter(seat -> seat.vacancyEndMs(limitMs) <= nowMs)
                .toList();
    }

    /** When the first of the agents without a connection loses the seat; {@link Long#MAX_VALUE}: all are connected. */
    long nextVacancyEndMs(long limitMs) {
        long earliest = Long.MAX_VALUE;
        for (var seat : agents.values()) earliest = Math.min(earliest, seat.vacancyEndMs(limitMs));
        return earliest;
    }

    /** Does not change under whoever goes through it. */
    List<Seat> agents() {
        return agentSeats;
    }

    /** Everybody's connection, the customer's first. */
    List<Link> links() {
        return everybody().flatMap(seat -> seat.link().stream()).toList();
    }

    List<Link> linksWithout(Seat one) {
        return everybody()
                .filter(seat -> seat != one)
                .flatMap(seat -> seat.link().stream())
                .toList();
    }

    List<Participant> seen() {
        return everybody().map(Seat::seen).toList();
    }

    private Stream<Seat> everybody() {
        return Stream.concat(Stream.of(customer), agentSeats.stream());
    }
}
