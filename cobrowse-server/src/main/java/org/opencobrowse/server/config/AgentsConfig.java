package org.opencobrowse.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may sign in as an agent, and for how long.
 *
 * @param users empty: nobody can sign in, except the demo agent in demo mode
 * @param tokenLifetime how long a sign-in lasts
 * @param jwtSecret signs the bearer tokens; empty: random at each start, so that a restart ends every sign-in
 * @param wrongTriesPerMinute wrong passwords, or wrong join codes, per name and per address
 */
public record AgentsConfig(
        List<UserConfig> users, Duration tokenLifetime, Optional<Hidden> jwtSecret, int wrongTriesPerMinute) {
    public AgentsConfig {
        users = List.copyOf(users);
        var names = users.stream().map(UserConfig::name).toList();
        new Checks("agents")
                .holds(
                        names.stream().distinct().count() == names.size(),
                        "users",
                        names.toString(),
                        "must not have the same name twice",
                        "remove or rename one")
                .range("tokenLifetime", tokenLifetime, Duration.ofMinutes(1), Duration.ofDays(1))
                .holds(
                        jwtSecret.map(secret -> secret.value().length() >= 32).orElse(true),
                        "jwtSecret",
                        "…",
                        "must have at least 32 characters",
                        "make one with: openssl rand -base64 48")
                .range("wrongTriesPerMinute", wrongTriesPerMinute, 1, 100)
                .done();
    }

    static AgentsConfig defaults() {
        return new AgentsConfig(List.of(), Duration.ofHours(8), Optional.empty(), 5);
    }
}
