package org.opencobrowse.server.session;

import java.util.UUID;

/**
 * What a session is given when it is created: how it is found, and what opens it for the customer.
 *
 * @param createdMs by the wall clock, for people and records; nothing is decided by it
 */
public record Birth(UUID id, JoinCode code, Secret secret, long createdMs) {
    public Birth with(JoinCode other) {
        return new Birth(id, other, secret, createdMs);
    }
}
