package org.opencobrowse.server.config;

import java.time.Duration;

/**
 * How many sessions there may be and how long each may wait, rest and last.
 *
 * @param agentsPerSession agents in one session at the same time
 * @param neverJoinedAfter waiting for the first agent
 * @param idleAfter nobody did anything, once an agent has joined: no pointer, no click, no key; a page that changes by itself does not count
 * @param longest whole length
 * @param customerAwayAfter the customer's page has no connection: navigation, reload, closed tab
 * @param warnBefore everybody is warned this long before waiting, idleness or length end the session
 * @param agentRejoinWithin an agent without a connection keeps the place this long
 * @param sessionsPerAgent sessions one agent may be in at the same time
 * @param maxSessions live sessions on this node
 * @param creationsPerMinutePerAddress new sessions from one network address
 */
public record SessionConfig(
        int agentsPerSession,
        Duration neverJoinedAfter,
        Duration idleAfter,
        Duration longest,
        Duration customerAwayAfter,
        Duration warnBefore,
        Duration agentRejoinWithin,
        int sessionsPerAgent,
        int maxSessions,
        int creationsPerMinutePerAddress) {
    /** All participants and their names must fit into one frame header. */
    private static final int MOST_AGENTS = 10;

    public SessionConfig {
        new Checks("session")
                .range("agentsPerSession", agentsPerSession, 1, MOST_AGENTS)
                .range("neverJoinedAfter", neverJoinedAfter, Duration.ofSeconds(10), Duration.ofDays(1))
                .range("idleAfter", idleAfter, Duration.ofSeconds(10), Duration.ofDays(1))
                .range("longest", longest, Duration.ofSeconds(10), Duration.ofDays(1))
                .range("customerAwayAfter", customerAwayAfter, Duration.ofSeconds(5), Duration.ofHours(1))
                .range("warnBefore", warnBefore, Duration.ofSeconds(1), Duration.ofMinutes(10))
                .range("agentRejoinWithin", agentRejoinWithin, Duration.ofSeconds(5), Duration.ofHours(1))
                .range("sessionsPerAgent", sessionsPerAgent, 1, 100)
                .range("maxSessions", maxSessions, 1, 100_000)
                .range("creationsPerMinutePerAddress", creationsPerMinutePerAddress, 1, 100_000)
                .agrees(
                        idleAfter.compareTo(longest) <= 0,
                        "idleAfter",
                        Scalars.print(idleAfter),
                        "must not be above session.longest (%s), or it never applies".formatted(Scalars.print(longest)),
                        "shorten it or raise session.longest")
                .agrees(
                        neverJoinedAfter.compareTo(longest) <= 0,
                        "neverJoinedAfter",
                        Scalars.print(neverJoinedAfter),
                        "must not be above session.longest (%s), or it never applies".formatted(Scalars.print(longest)),
                        "shorten it or raise session.longest")
                .agrees(
                        warnBefore.compareTo(idleAfter) < 0 && warnBefore.compareTo(neverJoinedAfter) < 0,
                        "warnBefore",
                        Scalars.print(warnBefore),
                        "must be below session.idleAfter (%s) and session.neverJoinedAfter (%s)"
                                .formatted(Scalars.print(idleAfter), Scalars.print(neverJoinedAfter)),
                        "shorten it, or raise the one that is too short")
                .done();
    }

    static SessionConfig defaults() {
        return new SessionConfig(
                5,
                Duration.ofMinutes(15),
                Duration.ofMinutes(15),
                Duration.ofHours(4),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                3,
                1000,
                30);
    }
}
