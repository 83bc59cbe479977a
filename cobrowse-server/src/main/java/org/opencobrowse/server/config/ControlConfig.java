package org.opencobrowse.server.config;

import java.time.Duration;

/**
 * Agents who act in customers' pages.
 *
 * @param allowed whether agents may ask for it at all; each of them needs the role {@code control} besides
 * @param askFor an ask that the customer does not answer is over then
 * @param grantFor a grant under which nothing is done is over then
 * @param longest a grant is over then, whatever is done
 * @param actionsPerSecond of one agent, in the long run; three seconds' worth at once
 */
public record ControlConfig(
        boolean allowed, Duration askFor, Duration grantFor, Duration longest, int actionsPerSecond) {
    public ControlConfig {
        new Checks("control")
                .range("askFor", askFor, Duration.ofSeconds(1), Duration.ofMinutes(10))
                .range("grantFor", grantFor, Duration.ofSeconds(1), Duration.ofHours(1))
                .range("longest", longest, Duration.ofSeconds(1), Duration.ofHours(12))
                .range("actionsPerSecond", actionsPerSecond, 1, 100)
                .agrees(
                        grantFor.compareTo(longest) <= 0,
                        "grantFor",
                        Scalars.print(grantFor),
                        "must not be above control.longest (%s), or it never applies".formatted(Scalars.print(longest)),
                        "shorten it or raise control.longest")
                .done();
    }

    static ControlConfig defaults() {
        return new ControlConfig(true, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), 20);
    }
}
