package org.opencobrowse.server.config;

import java.time.Duration;

/**
 * How much disorder and history one session may cost.
 *
 * @param windowEvents early events kept per publisher while a gap may heal
 * @param windowBytes the same in bytes of their bodies
 * @param gapGrace how long a gap may heal by itself
 * @param resendRetry how long after the first request a missing event is asked for again; doubles with each try
 * @param resendTries requests before a gap is given up and a snapshot is asked for
 * @param logEvents events kept since the newest snapshot before a fresh one is asked for
 * @param logBytes the same in bytes of their bodies
 * @param lagEvents events a subscriber may be behind before it skips to the newest snapshot
 * @param lagBytes the same in bytes of their bodies
 */
public record SequencerConfig(
        int windowEvents,
        ByteSize windowBytes,
        Duration gapGrace,
        Duration resendRetry,
        int resendTries,
        int logEvents,
        ByteSize logBytes,
        int lagEvents,
        ByteSize lagBytes) {
    public SequencerConfig {
        new Checks("sequencer")
                .range("windowEvents", windowEvents, 16, 65_536)
                .range("windowBytes", windowBytes, ByteSize.kib(64), ByteSize.mib(256))
                .range("gapGrace", gapGrace, Duration.ofMillis(50), Duration.ofSeconds(10))
                .range("resendRetry", resendRetry, Duration.ofMillis(100), Duration.ofSeconds(30))
                .range("resendTries", resendTries, 1, 10)
                .range("logEvents", logEvents, 100, 1_000_000)
                .range("logBytes", logBytes, ByteSize.mib(1), ByteSize.mib(512))
                .range("lagEvents", lagEvents, 100, 1_000_000)
                .range("lagBytes", lagBytes, ByteSize.mib(1), ByteSize.mib(512))
                .done();
    }

    static SequencerConfig defaults() {
        return new SequencerConfig(
                512,
                ByteSize.mib(16),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                4,
                5_000,
                ByteSize.mib(8),
                2_000,
                ByteSize.mib(8));
    }
}
