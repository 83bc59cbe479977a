package org.opencobrowse.server.agents;

import java.util.EnumSet;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.config.UserConfig;

/** The agent of demo mode. No secret at all: it exists only where nobody but this machine can come in. */
public final class DemoAgent {
    public static final String NAME = "demo";
    public static final String PASSWORD = "demo";

    private DemoAgent() {}

    static UserConfig withHash(String hash) {
        return new UserConfig(NAME, "Demo agent", new Hidden(hash), EnumSet.allOf(AgentRole.class));
    }
}
