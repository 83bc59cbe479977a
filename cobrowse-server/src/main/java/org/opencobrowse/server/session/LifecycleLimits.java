package org.opencobrowse.server.session;

/**
 * How long a session may wait, rest and last, in milliseconds.
 *
 * @param neverJoinedMs waiting for the first agent
 * @param idleMs nobody did anything, once an agent has joined
 * @param longestMs whole length
 * @param customerAwayMs the customer's page has no connection (navigation, reload, closed tab)
 * @param agentAwayMs an agent without a connection keeps the place this long
 * @param warnBeforeMs everybody is warned this long before idle, waiting or length end the session
 */
public record LifecycleLimits(
        long neverJoinedMs, long idleMs, long longestMs, long customerAwayMs, long agentAwayMs, long warnBeforeMs) {}
