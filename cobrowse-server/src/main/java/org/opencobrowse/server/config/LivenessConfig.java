package org.opencobrowse.server.config;

import java.time.Duration;

/**
 * When a silent connection is presumed dead.
 *
 * @param heartbeatEvery a side that has sent nothing for this long sends a heartbeat
 * @param silenceLimit a side that has heard nothing for this long gives the connection up
 */
public record LivenessConfig(Duration heartbeatEvery, Duration silenceLimit) {
    public LivenessConfig {
        var twice = heartbeatEvery.multipliedBy(2);
        new Checks("liveness")
                .range("heartbeatEvery", heartbeatEvery, Duration.ofSeconds(1), Duration.ofSeconds(30))
                .range("silenceLimit", silenceLimit, Duration.ofSeconds(2), Duration.ofMinutes(2))
                .agrees(
                        silenceLimit.compareTo(twice) >= 0,
                        "silenceLimit",
                        Scalars.print(silenceLimit),
                        "must be at least twice liveness.heartbeatEvery (%s)".formatted(Scalars.print(heartbeatEvery)),
                        "raise it to %s or shorten liveness.heartbeatEvery".formatted(Scalars.print(twice)))
                .done();
    }

    static LivenessConfig defaults() {
        return new LivenessConfig(Duration.ofSeconds(10), Duration.ofSeconds(25));
    }
}
