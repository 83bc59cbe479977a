package org.opencobrowse.server.cluster;

import java.util.UUID;
import org.opencobrowse.transport.protocol.EndReason;

/** What came of asking the cluster for the right to begin a session. */
public sealed interface Grant {
    record Granted() implements Grant {}

    /** Somebody has begun it already: the session is there, or where its owner is. */
    record Earlier(UUID session, Owner owner) implements Grant {}

    /** Draw another join code. */
    record CodeTaken() implements Grant {}

    /** The topic leads to another live session. */
    record TopicTaken() implements Grant {}

    /** What is to be continued is over for good. */
    record Over(EndReason reason) implements Grant {}

    /** Ask again: whether an earlier owner lives is not known yet. */
    record Unsure() implements Grant {}

    /** What is to be continued is not known, or the secret does not fit: neither can be told from the other. */
    record Refused() implements Grant {}
}
