package org.opencobrowse.server.session;

import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.BodyAssembler;
import org.opencobrowse.transport.protocol.Limits;

/** A participant's connection, with the large bodies that are still arriving on it. They end together. */
record Link(Connection connection, BodyAssembler bodies) {
    Link(Connection connection, Limits limits) {
        this(connection, new BodyAssembler(limits));
    }
}
