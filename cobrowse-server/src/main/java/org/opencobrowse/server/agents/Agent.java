package org.opencobrowse.server.agents;

import java.util.Set;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.config.UserConfig;

/** Somebody who may sign in. */
record Agent(String name, String displayName, Hidden passwordHash, Set<AgentRole> roles) {
    static Agent of(UserConfig user) {
        return new Agent(user.name(), user.displayName(), user.passwordHash(), user.roles());
    }

    AgentIdentity identity(long validForMs) {
        return new AgentIdentity(name, displayName, roles, validForMs);
    }
}
