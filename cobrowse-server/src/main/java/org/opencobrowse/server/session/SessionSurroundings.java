package org.opencobrowse.server.session;

import org.opencobrowse.server.time.MonotonicClock;

/** What every session of a node shares. */
public record SessionSurroundings(
        MonotonicClock clock, SessionRules rules, SessionCounters counters, AgentSeats agentSeats) {}
