package org.opencobrowse.server.gateway;

import org.opencobrowse.server.agents.TryLimits;

/**
 * How often strangers and agents may try.
 *
 * @param creations new sessions, by address
 * @param wrongLookUps codes that no session has, by agent and by address
 */
record CallLimits(TryLimits creations, TryLimits wrongLookUps) {}
