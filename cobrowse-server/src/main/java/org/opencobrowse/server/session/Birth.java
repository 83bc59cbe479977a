package org.opencobrowse.server.session;

import java.util.Optional;
import java.util.UUID;

/**
 * What a session is given when it is created: how it is found, and what opens it for the customer.
 *
 * @param topic what the customer and the agents who wait for this session both know of
 * @param createdMs by the wall clock, for people and records; nothing is decided by it
 */
public record Birth(UUID id, JoinCode code, Secret secret, Optional<Topic> topic, long createdMs) {
    /** In place of one that had these. */
    public Birth with(JoinCode otherCode, Optional<Topic> otherTopic) {
        return new Birth(id, otherCode, secret, otherTopic, createdMs);
    }
}
