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
 * @param logEvents events since a snapshot as long as subscribers may begin at it; later on, the newest ones kept for those who resume
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
        var checks = new Checks("sequencer")
                .range("windowEvents", windowEvents, 16, 65_536)
                .range("windowBytes", windowBytes, ByteSize.kib(64), ByteSize.mib(256))
                .range("gapGrace", gapGrace, Duration.ofMillis(50), Duration.ofSeconds(10))
                .range("resendRetry", resendRetry, Duration.ofMillis(100), Duration.ofSeconds(30))
                .range("resendTries", resendTries, 1, 10)
                .range("logEvents", logEvents, 100, 250_000)
                .range("logBytes", logBytes, ByteSize.kib(256), ByteSize.mib(256))
                .range("lagEvents", lagEvents, 100, 1_000_000)
                .range("lagBytes", lagBytes, ByteSize.kib(256), ByteSize.mib(512));
        notBelowLog(checks, "lagEvents", lagEvents, logEvents);
        notBelowLog(checks, "lagBytes", lagBytes, logBytes);
        checks.done();
    }

    static SequencerConfig defaults() {
        return new SequencerConfig(
                1_024,
                ByteSize.mib(16),
                Duration.ofMillis(300),
                Duration.ofMillis(500),
                5,
                2_000,
                ByteSize.mib(2),
                4_000,
                ByteSize.mib(16));
    }

    private static void notBelowLog(Checks checks, String key, int value, int logEvents) {
        checks.agrees(
                value >= logEvents,
                key,
                Integer.toString(value),
                "must not be below sequencer.logEvents (%d)".formatted(logEvents),
                "raise it or lower sequencer.logEvents");
    }

    private static void notBelowLog(Checks checks, String key, ByteSize value, ByteSize logBytes) {
        checks.agrees(
                value.bytes() >= logBytes.bytes(),
                key,
                value.toString(),
                "must not be below sequencer.logBytes (%s)".formatted(logBytes),
                "raise it or lower sequencer.logBytes");
    }
}
