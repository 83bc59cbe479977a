package org.opencobrowse.server.gateway;

import org.opencobrowse.server.agents.TryLimits;

/**
 * How often strangers and agents may try.
 *
 * @param creations new sessions, by address
 * @param wrongLookUps codes and topics that no session has, by agent and by address
 * @param expected topics that an agent waits for: asking again for the same one is no other guess
 */
record CallLimits(TryLimits creations, TryLimits wrongLookUps, TryLimits expected) {}
