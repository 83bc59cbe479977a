package org.opencobrowse.server.agents;

import java.util.Set;
import org.opencobrowse.server.config.AgentRole;

/**
 * A signed-in agent, as verified by this server a moment ago.
 *
 * @param name what the agent signs in with: the key for limits and audit
 * @param displayName what customers see
 * @param validForMs how much longer the sign-in lasts, from the moment of verification
 */
public record AgentIdentity(String name, String displayName, Set<AgentRole> roles, long validForMs) {
    public AgentIdentity {
        roles = Set.copyOf(roles);
    }

    public boolean may(AgentRole role) {
        return roles.contains(role);
    }
}
