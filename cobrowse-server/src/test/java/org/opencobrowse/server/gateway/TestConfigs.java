package org.opencobrowse.server.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opencobrowse.server.agents.Passwords;
import org.opencobrowse.server.config.ConfigLoader;
import org.opencobrowse.server.config.ServerConfig;

/** Configurations for tests: demo mode on any free port, with some keys changed. */
final class TestConfigs {
    /** May join, and nothing else. */
    static final String JOINER = "joiner";

    private static final String USERS = """
            agents:
              users:
                - name: %s
                  passwordHash: "%s"
                  roles: [join]
            """.formatted(JOINER, new Passwords().hashOfNoSecret(JOINER));

    private TestConfigs() {}

    /** As {@link #demo}, behind a proxy on this machine that says where a connection comes from. */
    static ServerConfig behindProxy(Map<String, String> changed) {
        return load(USERS + "http:\n  trustedProxies: [127.0.0.1]\n", changed);
    }

    static ServerConfig demo(Map<String, String> changed) {
        return load(USERS, changed);
    }

    private static ServerConfig load(String file, Map<String, String> changed) {
        var values = new HashMap<>(Map.of("demo", "true", "http.port", "0", "management.port", "0"));
        values.putAll(changed);
        return ConfigLoader.load(Optional.of(file), Map.of(), values);
    }
}
