package org.opencobrowse.server.config;

import java.time.Duration;

/**
 * How a node is emptied before it ends.
 *
 * @param deadline sessions that have not ended by themselves end then, and the node with them; zero: at once
 */
public record DrainConfig(Duration deadline) {
    public DrainConfig {
        new Checks("drain")
                .range("deadline", deadline, Duration.ZERO, Duration.ofDays(1))
                .done();
    }

    static DrainConfig defaults() {
        return new DrainConfig(Duration.ofMinutes(10));
    }
}
