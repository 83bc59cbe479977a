package org.opencobrowse.server.session;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.opencobrowse.server.time.MonotonicClock;

/**
 * What every session of a node shares.
 *
 * @param isSure whether the node may act for its sessions: asked before anything that may have waited is looked at
 * @param ruleHash of the rules that customers' pages must apply now
 * @param nodeEndsMs when the node goes; {@link Long#MAX_VALUE}: nobody knows yet
 * @param controlNews told on the session's event loop
 */
public record SessionSurroundings(
        MonotonicClock clock,
        SessionRules rules,
        SessionCounters counters,
        AgentSeats agentSeats,
        BooleanSupplier isSure,
        Supplier<String> ruleHash,
        LongSupplier nodeEndsMs,
        Consumer<ControlNews> controlNews) {}
