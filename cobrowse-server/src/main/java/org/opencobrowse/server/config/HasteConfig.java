package org.opencobrowse.server.config;

import java.time.Duration;

/**
 * How often one participant may do what costs others something: so many at once, and in the long run one in a while.
 *
 * @param resyncsAtOnce times an agent begins again at a snapshot
 * @param resyncEvery the same in the long run
 * @param connectsAtOnce connections to one seat, and new agents of one session together
 * @param connectEvery the same in the long run
 * @param presencesAtOnce times everybody in a session is told who is there; changes beyond it are told together
 * @param presenceEvery the same in the long run
 */
public record HasteConfig(
        int resyncsAtOnce,
        Duration resyncEvery,
        int connectsAtOnce,
        Duration connectEvery,
        int presencesAtOnce,
        Duration presenceEvery) {
    public HasteConfig {
        new Checks("haste")
                .range("resyncsAtOnce", resyncsAtOnce, 2, 1_000)
                .range("resyncEvery", resyncEvery, Duration.ofMillis(100), Duration.ofMinutes(1))
                .range("connectsAtOnce", connectsAtOnce, 5, 1_000)
                .range("connectEvery", connectEvery, Duration.ofMillis(50), Duration.ofMinutes(1))
                .range("presencesAtOnce", presencesAtOnce, 1, 1_000)
                .range("presenceEvery", presenceEvery, Duration.ofMillis(10), Duration.ofSeconds(10))
                .done();
    }

    static HasteConfig defaults() {
        return new HasteConfig(10, Duration.ofSeconds(2), 20, Duration.ofSeconds(1), 5, Duration.ofMillis(250));
    }
}
