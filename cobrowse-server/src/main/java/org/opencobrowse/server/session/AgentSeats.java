package org.opencobrowse.server.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many sessions each agent is in, over all event loops of this node: the one thing about participants that sessions share. */
public final class AgentSeats {
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();
    private final int limit;

    public AgentSeats(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** False when the agent is in as many sessions as allowed. */
    boolean take(String agent) {
        var got = new boolean[1];
        taken.compute(agent, (_, seats) -> {
            int now = seats == null ? 0 : seats;
            got[0] = now < limit;
            return got[0] ? Integer.valueOf(now + 1) : seats;
        });
        return got[0];
    }

    void giveBack(String agent) {
        taken.computeIfPresent(agent, (_, seats) -> seats == 1 ? null : Integer.valueOf(seats - 1));
    }
}
