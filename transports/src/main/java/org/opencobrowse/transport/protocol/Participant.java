package org.opencobrowse.transport.protocol;

import java.util.Optional;

/**
 * One participant as the others see it.
 *
 * @param why of the customer: why the page is not there or not seen
 */
public record Participant(String participant, Role role, String name, boolean connected, Optional<AwayReason> why) {}
