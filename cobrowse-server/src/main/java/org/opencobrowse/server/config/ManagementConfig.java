package org.opencobrowse.server.config;

/**
 * Where metrics are served. Kept apart from the public port, so that no balancer passes it on by accident.
 *
 * @param host address to listen on
 * @param port 0: any free port, printed at start
 */
public record ManagementConfig(String host, int port) {
    public ManagementConfig {
        new Checks("management")
                .holds(!host.isBlank(), "host", host, "must be an address to listen on", "use 127.0.0.1")
                .range("port", port, 0, 65_535)
                .done();
    }

    static ManagementConfig defaults() {
        return new ManagementConfig("127.0.0.1", 8701);
    }
}
