package org.opencobrowse.transport.protocol;

import java.util.Optional;

/**
 * One participant as the others see it.
 *
 * @param why of the customer: why the page is not there or not seen
 * @param paused of the customer: nothing is shared right now, and who paused it
 */
public record Participant(
        String participant,
        Role role,
        String name,
        boolean connected,
        Optional<AwayReason> why,
        Optional<PauseReason> paused) {

    public Participant(String participant, Role role, String name, boolean connected, Optional<AwayReason> why) {
        this(participant, role, name, connected, why, Optional.empty());
    }
}
