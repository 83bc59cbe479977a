package org.opencobrowse.server.gateway;

import java.util.Optional;
import org.opencobrowse.server.gateway.DataCentres.Place;
import org.opencobrowse.server.session.Topic;

/** What a session token, or its absence, makes of a wish. */
sealed interface Admission {
    record Here(Optional<Topic> topic) implements Admission {}

    /** In another data centre. */
    record Elsewhere(Place place) implements Admission {}
}
