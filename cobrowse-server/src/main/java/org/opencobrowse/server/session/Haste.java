package org.opencobrowse.server.session;

import org.opencobrowse.server.session.Allowance.Rate;

/**
 * How often participants may do what costs others something (rules T1, T2 and T4).
 *
 * @param resyncs one agent begins again: each costs a snapshot
 * @param connects connections to one seat, and new agents of a session together: a network that comes and goes needs some, and each costs everybody a presence
 * @param presences everybody is told who is there; changes beyond it are told together
 */
public record Haste(Rate resyncs, Rate connects, Rate presences) {}
