package org.opencobrowse.server.config;

import java.util.Optional;

/**
 * A port of its own for agents, so that the public one offers nothing but what customers need. Whoever is there may do what customers may, too.
 *
 * @param enabled false: agents come to the public port
 * @param host address to listen on, as a rule of a network that only the contact centre reaches
 * @param port 0: any free port, printed at start
 * @param publicOrigin where agents' browsers see this server, when a balancer hides it; empty: whatever the Host header says
 */
public record AgentPortConfig(boolean enabled, String host, int port, Optional<String> publicOrigin) {
    public AgentPortConfig {
        var checks = new Checks("agentPort")
                .holds(!host.isBlank(), "host", host, "must be an address to listen on", "use 127.0.0.1 or 0.0.0.0")
                .range("port", port, 0, 65_535);
        publicOrigin.ifPresent(origin -> OriginPattern.check(checks, "publicOrigin", origin));
        checks.done();
    }

    static AgentPortConfig defaults() {
        return new AgentPortConfig(false, "127.0.0.1", 8702, Optional.empty());
    }
}
