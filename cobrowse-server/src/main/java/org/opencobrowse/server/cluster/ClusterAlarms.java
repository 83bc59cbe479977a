package org.opencobrowse.server.cluster;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes a cluster unreliable long before it fails: clocks that differ, and a slow network. Looked at several times a minute, said once. */
final class ClusterAlarms {
    /** Above it this node takes no new sessions: what is kept for some time by the cluster's clock would be kept for another time than people are told. */
    static final long CLOCK_SUSPECT_MS = 2_000;
    /** Above it a node is refused when it joins: records of several nodes cannot be put in order any more. */
    static final long CLOCK_WRONG_MS = 10_000;

    private static final long ROUND_TRIP_MS = 50;
    private static final int LOOKS_A_MINUTE = 3;
    static final long LOOK_EVERY_MS = 60_000 / LOOKS_A_MINUTE;

    private static final Logger log = LoggerFactory.getLogger(ClusterAlarms.class);

    private final LongSupplier clusterTimeMs;
    private final InstantSource wallClock;
    private final LongSupplier roundTripMs;
    private long lastApartMs = Long.MAX_VALUE;
    private volatile long apartMs;
    private int looks;

    /** @param roundTripMs the longest to another node */
    ClusterAlarms(LongSupplier clusterTimeMs, InstantSource wallClock, LongSupplier roundTripMs) {
        this.clusterTimeMs = clusterTimeMs;
        this.wallClock = wallClock;
        this.roundTripMs = roundTripMs;
    }

    /** How far this machine's clock is from the cluster's, in milliseconds. */
    long clockApartMs() {
        return apartMs;
    }

    /** Why this node should take no new sessions, in words for operators. */
    Optional<String> obstacle() {
        var apart = apartMs;
        return apart <= CLOCK_SUSPECT_MS ? Optional.empty() : Optional.of(clockApart(apart, CLOCK_SUSPECT_MS));
    }

    static String clockApart(long apartMs, long limitMs) {
        return "the clock of this machine is %.1f s apart from the cluster's; at most %d s are allowed: set it by NTP"
                .formatted(apartMs / 1000.0, limitMs / 1000);
    }

    /** On one thread at a time. */
    void look() {
        var nowApartMs = Math.abs(clusterTimeMs.getAsLong() - wallClock.millis());
        // The smaller one of two: after a pause the cluster's time is as old as the last message about it, for a
        // moment.
        apartMs = Math.min(nowApartMs, lastApartMs);
        lastApartMs = nowApartMs;
        if (looks++ % LOOKS_A_MINUTE == 0) say();
    }

    private void say() {
        var apart = apartMs;
        if (apart > CLOCK_WRONG_MS)
            log.atError().addKeyValue("apartMs", apart).log("clock-wrong: " + clockApart(apart, CLOCK_SUSPECT_MS));
        else if (apart > CLOCK_SUSPECT_MS)
            log.atWarn().addKeyValue("apartMs", apart).log("clock-suspect: " + clockApart(apart, CLOCK_SUSPECT_MS));
        var millis = roundTripMs.getAsLong();
        if (millis > ROUND_TRIP_MS)
            log.atWarn()
                    .addKeyValue("roundTripMs", millis)
                    .addKeyValue("limitMs", ROUND_TRIP_MS)
                    .log(
                            "round-trip-long: nodes of one cluster belong into one data centre, and need processor time to answer each other");
    }
}
