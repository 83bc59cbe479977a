package org.opencobrowse.server.session;

/** Where a session stands in its life. */
public enum Phase {
    /** Created; no agent has joined yet. */
    WAITING,
    /** At least one agent has joined. */
    ACTIVE,
    ENDED
}
