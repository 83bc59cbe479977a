package org.opencobrowse.server.session;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.opencobrowse.server.time.MonotonicClock;

/**
 * What every session of a node shares.
 *
 * @param isSure whether the node may act for its sessions: asked before anything that may have waited is looked at
 * @param nodeEndsMs when the node goes; {@link Long#MAX_VALUE}: nobody knows yet
 */
public record SessionSurroundings(
        MonotonicClock clock,
        SessionRules rules,
        SessionCounters counters,
        AgentSeats agentSeats,
        BooleanSupplier isSure,
        LongSupplier nodeEndsMs) {}
